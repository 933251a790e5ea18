"""RFC 7523 §2: a workload's token, in the place of a grant (§2.1) or of the client's own assertion (§2.2).

Either way a rule says for which service account it stands (serviceaccounts/workloads/). §3 (2) wants the subject of a
client's assertion to be its client_id; here the rule is what says that this subject of that issuer is this client.
"""

from dataclasses import replace

from oauth.store import clients, last_uses, replays
from oauth.store.clients import ClientRecord
from realms.models import Realm
from serviceaccounts.workloads.admission import Workload, admit
from serviceaccounts.workloads.token import NotAdmitted, Reason
from support import clock

METHOD = "workload"  # no registered method: it stands beside the one that the client is registered for
TABLE = "serviceaccounts_workloadrule"


def holder(realm: Realm, unverified_token: str, *, client_id: str = "") -> ClientRecord:
    """Return the service account that the token stands for; with `client_id` that one alone. It counts as a use.

    Raises NotAdmitted, and IssuerAway where the issuer's keys cannot be had now.
    """
    workload = admit(realm, unverified_token, client_id=client_id)
    client = clients.find(realm, workload.rule.client_id)
    if client is None:
        raise NotAdmitted(Reason.DISABLED, "The service account is disabled.")
    _use_once(realm, workload)
    rule = workload.rule
    last_uses.note(TABLE, rule.id, now=clock.now(), last_used_at=rule.last_used_at)
    return replace(client, workload=workload)


def _use_once(realm: Realm, workload: Workload) -> None:
    if workload.jti is None:
        return
    owner = f"workload {workload.issuer}"
    if not replays.is_first_use(realm, owner=owner, jti=workload.jti, expires_at=workload.good_until):
        raise NotAdmitted(Reason.REPLAYED, "It was used before.")
