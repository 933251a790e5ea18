"""Machines: service accounts, which ask for tokens in their own name."""
