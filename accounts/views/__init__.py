"""Pages of a person: sign in, sign out, confirm once more."""
