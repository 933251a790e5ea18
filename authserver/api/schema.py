"""OpenAPI 3.1: how drf-spectacular reads an operation from a view of ours."""

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    """The description of one operation."""
