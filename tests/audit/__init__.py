"""The audit trail: what is written, how it is sealed, read, handed out and cleared away."""
