"""RFC 7523: whether what a workload's access token stands on is alive: the rule, its service account, and the token."""

from oauth.store import db
from realms.models import Realm

ALIVE = """
SELECT 1 FROM serviceaccounts_workloadrule w
    JOIN serviceaccounts_serviceaccount a ON a.id = w.account_id
    JOIN clients_client c ON c.id = a.client_id
WHERE w.id = %(rule)s AND w.realm_id = %(realm)s AND w.enabled AND w.not_before <= %(issued_at)s
    AND c.enabled AND c.not_before <= %(issued_at)s AND %(not_before)s <= %(issued_at)s
    AND NOT EXISTS (SELECT 1 FROM oauth_revokedtoken t WHERE t.realm_id = w.realm_id AND t.jti = %(jti)s)
"""


def is_alive(realm: Realm, rule: int, *, jti: str, issued_at: int) -> bool:
    """Tell whether the rule still stands as it was when the token was issued, and neither account nor token ended."""
    values: db.Values = {
        "realm": realm.pk,
        "not_before": realm.not_before,
        "rule": rule,
        "jti": jti,
        "issued_at": issued_at,
    }
    return db.row(ALIVE, values) is not None
