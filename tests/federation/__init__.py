"""Logging in through somebody else: providers that tell the truth, and providers that do not."""
