"""Attacks that the server must survive, row by row; README.md maps row to test."""
