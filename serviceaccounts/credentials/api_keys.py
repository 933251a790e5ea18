"""API keys, as notices speak of them."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from clients.secret_schedule import days
from serviceaccounts.credentials.kind import Held, digests_of
from serviceaccounts.models import ApiKey
from support import clock, secret_kinds


class ApiKeys:
    """The keys of machines and people."""

    def rows(self) -> QuerySet[ApiKey]:
        """Return those that were not invalidated, and have not ended."""
        alive = Q(expires_at=None) | Q(expires_at__gt=clock.now())
        rows = ApiKey.objects.all_realms().filter(alive, invalidated_at=None)
        return rows.select_related("realm", "user", "service_account__client__realm")

    def found(self, texts: Iterable[str]) -> QuerySet[ApiKey]:
        """Return those that were found."""
        return self.rows().filter(digest__in=digests_of(texts))

    def watched(self) -> QuerySet[ApiKey]:
        """Return those that are switched on, of machines and people that are."""
        machine, person = Q(service_account__client__enabled=True), Q(user__is_active=True)
        return self.rows().filter(machine | person, active=True, realm__enabled=True)

    def scheduled(self) -> QuerySet[ApiKey]:
        """Return those under a schedule of the machine, or else of the realm."""
        own = Q(service_account__client__rotate_secrets_every__gt=0)
        of_realm = Q(service_account__client__rotate_secrets_every=None, realm__rotate_secrets_every__gt=0)
        return self.watched().filter(own | of_realm)

    def siblings(self, row: ApiKey) -> Sequence[ApiKey]:
        """Return the generations of its name."""
        same = {"realm_id": row.realm_id, "name": row.name, "user_id": row.user_id}
        rows = ApiKey.objects.all_realms().filter(service_account_id=row.service_account_id, **same)
        return [key for key in rows.order_by("-generation") if key.invalidated_at is None]

    def days(self, row: ApiKey) -> int:
        """Return the schedule of its machine; of a person that of the realm."""
        return days(row.service_account.client) if row.service_account else row.realm.rotate_secrets_every

    def held(self, row: ApiKey) -> Held:
        """Say what it is."""
        machine = row.service_account
        place = f"admin/serviceaccounts/serviceaccount/{machine.pk}/change/" if machine else "account/api-keys/"
        return Held(
            kind=secret_kinds.API_KEY,
            id=row.pk,
            realm=row.realm,
            page=f"{row.realm.issuer}/{place}",
            name=row.name,
            hint=row.hint,
            created_by=row.created_by,
            client=machine.client if machine else None,
            person=row.user,
        )

    def revoke(self, row: ApiKey) -> None:
        """Invalidate it, which ends every token that came from it."""
        row.invalidated_at = clock.now()
        row.save(update_fields=["invalidated_at"])
