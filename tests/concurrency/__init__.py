"""Many requests at the same instant, against a real server process, on whichever database the suite runs."""
