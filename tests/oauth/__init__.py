"""The protocol, over HTTP, through the Django adapter."""
