"""How each token is made and read. Nothing here knows HTTP."""
