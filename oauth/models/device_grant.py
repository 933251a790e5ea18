"""RFC 8628: a device authorization. Swapped with the others before the first migration; served by a later version."""

from oauth2_provider.models import AbstractDeviceGrant

from realms.managers import RealmBound


class DeviceGrant(RealmBound, AbstractDeviceGrant):
    """One device authorization of one realm."""

    class Meta(AbstractDeviceGrant.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_DEVICE_GRANT_MODEL"

    def __str__(self) -> str:
        return f"Device grant {self.pk}"
