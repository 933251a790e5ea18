"""The protocol. README.md beside this file says which file implements which document."""
