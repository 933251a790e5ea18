"""News of logins elsewhere: packages above connect to these, nobody here calls upwards."""

from django.dispatch import Signal

#: Somebody is back from a provider, before anything comes of it. Sends `realm` and `way_on`, where they go from here.
came_back = Signal()
