"""What a flood of strangers does to everybody else. It takes minutes, so it is no part of the suite: `make scale`."""
