"""The Python servers that authserver is compared with."""
