"""A provider of the platform that a realm uses: named and configured once, never copied."""

from django.core.exceptions import ValidationError
from django.db import models

from federation.models.policy import SignInPolicy
from federation.models.provider import IdentityProvider
from realms.managers import RealmBound


class ProviderReference(SignInPolicy, RealmBound):
    """One realm's use of one provider, with what that realm decides about it."""

    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="references")

    class Meta:
        ordering = ("provider__slug",)
        constraints = (models.UniqueConstraint(fields=("realm", "provider"), name="reference_unique_in_realm"),)

    def __str__(self) -> str:
        return str(self.provider)

    def clean(self) -> None:
        """Refuse a provider that is not offered, and a second one by the same id."""
        super().clean()
        if not hasattr(self, "provider"):
            return  # the form says that there is none
        if not self.provider.offered:
            raise ValidationError({"provider": "The platform does not offer it."})
        if IdentityProvider.objects.all_realms().filter(realm=self.realm, slug=self.provider.slug).exists():
            raise ValidationError({"provider": "The realm has a provider of its own by that id."})
