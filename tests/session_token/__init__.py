"""The browser session token."""
