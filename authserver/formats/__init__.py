"""How dates are written, where Django's way is not the one that our readers know: a folder for each such language."""
