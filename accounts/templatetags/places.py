"""The filter `place`: where an address is, in words (support/places.py), for a page or a mail that is written now."""

from django import template

from support.places import place_of

register = template.Library()
register.filter("place", place_of)
