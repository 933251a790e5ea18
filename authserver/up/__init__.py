"""`manage.py up`: everything on one machine: preconditions, secrets, database, demo, processes, announcement."""
