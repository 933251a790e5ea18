"""Stock django-oauth-toolkit as a small Django project, tuned where its settings and Django's allow it."""
