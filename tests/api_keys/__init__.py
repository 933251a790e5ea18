"""API keys: how they come and go, what they open, and what a resource server learns of them."""
