"""Canaries: what we rely on in the libraries beyond their documentation. They fail before anything else does."""
