"""A realm's logo, for light or dark surroundings: a PNG that this server drew itself from the one it was given."""

from django.db import models

from realms.managers import RealmBound
from support.images import Picture


class Scheme(models.TextChoices):
    """CSS Media Queries 5 §11.5: what people want their screen to be."""

    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Logo(RealmBound):
    """One picture of one realm, and a square one for the icon of its pages. `digest` is of the pixels."""

    scheme = models.CharField(max_length=5, choices=Scheme.choices)
    content = models.BinaryField()
    icon = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("realm", "scheme"), name="logo_one_per_scheme"),)

    def __str__(self) -> str:
        return f"{self.scheme} logo"

    def show(self, picture: Picture) -> None:
        """Take over a picture."""
        self.content, self.icon, self.digest = picture.content, picture.icon, picture.digest
        self.width, self.height = picture.width, picture.height
