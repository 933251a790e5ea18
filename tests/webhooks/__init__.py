"""Webhooks: who hears what, signed as the specification says, again and again until it is accepted."""
