"""PostgreSQL as a database backend of Django, with what a server under load needs when the database goes away."""
