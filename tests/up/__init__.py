"""manage.py up: a real start on a real console, and what it refuses."""
