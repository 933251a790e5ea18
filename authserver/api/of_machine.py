"""What hangs on one service account: the base of what lies below `service-accounts/{client_id}/`."""

from functools import cached_property

from django.http import Http404

from authserver.api.path_keys import name_of
from authserver.api.permissions import act_of
from authserver.api.service_accounts import ServiceAccounts
from authserver.api.view import ApiView
from realms.management_scopes import Act
from serviceaccounts.models import ServiceAccount


class OfMachine(ApiView):
    """A view whose address names a machine. To give it a way in is to be able to act as it."""

    @cached_property
    def machine(self) -> ServiceAccount:
        """Return whose it is; answer 404 for nothing of this realm, 403 where it may do more than the caller."""
        machines = ServiceAccounts(request=self.request, area=self.area)
        found: ServiceAccount | None = machines.find(name_of(self.kwargs["machine"]))
        if found is None:
            raise Http404
        if act_of(self.request) is Act.WRITE:
            machines.demand_authority(found)
        return found
