"""Tests: sentences about behaviour, over HTTP first. Alice and Bob live in Acme, Mallory in Globex."""
