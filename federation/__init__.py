"""Logging in through somebody else: who may vouch for people here, and whose account they then get."""
