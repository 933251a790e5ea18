"""Client ID Metadata Documents, published by a server on loopback."""
