"""The account page and what can be ended there."""
