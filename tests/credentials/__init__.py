"""Secrets of machines: when and where they work, how they are replaced, and what is said of them."""
