"""The systems of examples/, each run from the lines of its README beside a real server."""
