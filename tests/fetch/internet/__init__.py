"""What stands for the Internet around a server under test."""
