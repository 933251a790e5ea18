"""People: login, logout, sessions and the account page."""
