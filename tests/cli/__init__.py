"""`authctl` as people and scripts use it: the real command, against a real server."""
