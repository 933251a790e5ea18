"""RFC 7523 and RFC 8705: clients that authenticate without sending a secret."""
