"""sdk/: token sources, verifier and adapters, driven against a running server."""
