"""An invitation by an administrator: a proof that leads to an account with roles."""

from typing import TYPE_CHECKING, ClassVar

from accounts.models.address_proof import AddressProof, Purpose
from realms.managers import RealmManager

if TYPE_CHECKING:
    from django.db import models


class InvitationManager(RealmManager["Invitation"]):
    """Invitations of the realm in force."""

    def get_queryset(self) -> "models.QuerySet[Invitation]":
        """Return the proofs that are invitations."""
        return super().get_queryset().filter(purpose=Purpose.INVITATION)

    def all_realms(self) -> "models.QuerySet[Invitation]":
        """Return those of every realm."""
        return super().all_realms().filter(purpose=Purpose.INVITATION)


class Invitation(AddressProof):
    """One that nobody has accepted yet: with the account it goes."""

    objects: ClassVar[InvitationManager] = InvitationManager()

    class Meta:
        proxy = True
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.email
