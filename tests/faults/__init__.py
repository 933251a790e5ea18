"""What the server does while something that it stands on is slow, full, or gone. `make faults` runs every test."""
