"""What protects an API, whatever framework serves it: reading calls, refusing them, and saying where to get a token."""
