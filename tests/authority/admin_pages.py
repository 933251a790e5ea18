"""Every address of the admin, with what it takes to come there: one that is not named here fails the matrix."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

from authserver import realm_urls
from authserver.admin_site import site

#: Table, area, what may be done on pages (add, change, delete), the same to who administers an application ("-": the
#: table is closed to them), and the actions of its list.
TABLE = """
accounts/user                   users               change,delete     change            disable,enable,end_access+
accounts/invitation             users               add,delete        add,delete        send_again
accounts/session                sessions            .                 .                 end
federation/linkedidentity       users               delete            .                 .
federation/identityprovider     identity-providers  add,change,delete -                 try_out
federation/providerreference    identity-providers  add,change,delete -                 .
clients/client                  clients             add,change,delete change            approve,quarantine,release+
clients/clientsecret            secrets             .                 .                 .
clients/initialaccesstoken      registration-tokens add,change        -                 withdraw
serviceaccounts/serviceaccount  service-accounts    add,change,delete change            disable,enable
serviceaccounts/apikey          api-keys            add,change        add,change        invalidate,switch_off+
serviceaccounts/applicationrole users               add,delete        add,delete        .
serviceaccounts/workloadrule    service-accounts    add,change,delete add,change,delete .
serviceaccounts/introspector    clients             add,change,delete -                 .
oauth/family                    grants              .                 .                 revoke
oauth/consent                   grants              .                 .                 withdraw
realms/realm                    realm               change            -                 revoke_before
realms/brand                    realm               change            -                 .
realms/mailtext                 realm               add,change,delete -                 .
realms/scope                    scopes              add,change,delete -                 .
realms/role                     roles               add,change,delete -                 .
realms/resource                 resources           add,change,delete -                 .
realms/resourcesuggestion       resources           delete            -                 make_resources
realms/webhook                  webhooks            add,change,delete -                 .
keys/signingkey                 keys                .                 -                 .
audit/event                     audit               .                 .                 .
audit/refusal                   audit               .                 -                 .
audit/outboxmessage             audit               .                 -                 try_again
"""

#: The rest of the actions where a line above ends in "+".
MORE = {
    "accounts/user": ("remove_factors", "send_reset"),
    "clients/client": ("revoke_before", "verify"),
    "serviceaccounts/apikey": ("switch_on",),
}
#: Pages of our own: address, what one needs to read them, and what to post to them ("-": nobody posts there).
OWN = """
accounts/user/<user>/disconnect/<client>/               users:read,clients:read,grants:write  the-same
audit/event/export/                                     audit:read                          the-same
audit/event/export/progress/                            audit:read                          -
audit/event/live/                                       audit:read                          -
audit/event/live/newer/                                 audit:read                          -
clients/client/<client>/secrets/new/                    clients:read,secrets:write          the-same
clients/client/<client>/secrets/<clientsecret>/         clients:read,secrets:write          the-same
clients/client/<client>/secrets/<clientsecret>/retire/  clients:read,secrets:write          the-same
clients/client/approvals/                               clients:read                        clients:write
effect/                                                 users:read,clients:read,roles:read  -
federation/identityprovider/<identityprovider>/test/    identity-providers:write            the-same
federation/identityprovider/<identityprovider>/trial/   identity-providers:write            the-same
keys/signingkey/<realm>/RS256/rotate/                   keys:write                          the-same
keys/signingkey/<realm>/RS256/withdraw/                 keys:write                          the-same
keys/signingkey/<realm>/jwks/                           keys:read                           -
realms/resource/<resource>/snippets/                    resources:read                      -
realms/webhook/<webhook>/replay/                        webhooks:write,audit:read           the-same
realms/webhook/<webhook>/secret/                        webhooks:write,audit:read           the-same
realms/webhook/<webhook>/test/                          webhooks:write,audit:read           the-same
serviceaccounts/apikey/<apikey>/retire/                 api-keys:write                      the-same
serviceaccounts/apikey/<apikey>/rotate/                 api-keys:write                      the-same
serviceaccounts/workloadrule/simulate/                  service-accounts:read               the-same
"""
#: What else it takes: to read rows that name others, to write what hands out what one has to have.
ALSO = {("clientsecret", ""): "clients:read", ("webhook", "write"): "audit:read"}
#: Open to whoever administers anything, or to operators of the platform alone; each shows what one may read.
ANYBODY = ("", "find/", "login/", "logout/", "<app_label>/", "<url>")
OPERATORS = ("choose-realm/", "keys/signingkey/sealing/")
OPERATORS_ADD = {"realms/realm", "realms/brand"}
ROWS = {"person": "<user>", "secret_pk": "<clientsecret>", "realm_pk": "<realm>", "algorithm": "RS256"}
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
MATCHED = re.compile(r"\^?\(\?P(<\w+>)[^)]*\)(/?)\$")


@dataclass(frozen=True, slots=True)
class Table:
    """The pages of one table, in the words of TABLE."""

    address: str
    area: str
    verbs: frozenset[str]
    of_application: frozenset[str] | None
    actions: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.address.partition("/")[2]

    def needs(self, act: str) -> frozenset[str]:
        """Return what it takes to read or write its rows."""
        beside = ALSO.get((self.kind, act), ALSO.get((self.kind, ""), ""))
        return frozenset({f"{self.area}:{act}", *filter(None, (beside,))})


@dataclass(frozen=True, slots=True)
class Own:
    """A page of our own, with what it takes."""

    address: str
    reads: frozenset[str]
    posts: frozenset[str]


def _words(text: str) -> tuple[str, ...]:
    return () if text in {".", "-"} else tuple(text.split(","))


def tables() -> Iterator[Table]:
    for line in TABLE.strip().splitlines():
        address, area, verbs, below, actions = line.split()
        of_application = None if below == "-" else frozenset(_words(below))
        acts = (*_words(actions.removesuffix("+")), *MORE.get(address, ()))
        yield Table(address, area, frozenset(_words(verbs)), of_application, acts)


def own() -> Iterator[Own]:
    for line in OWN.strip().splitlines():
        address, reads, posts = line.replace("the-same", line.split()[1]).split()
        yield Own(address, frozenset(_words(reads)), frozenset(_words(posts)))


def served() -> set[str]:
    """Return each address below admin/, rows by the name of their table."""
    patterns: Any = realm_urls.urlpatterns
    return {address for pattern in patterns for address in _below(pattern, "")}


def named() -> set[str]:
    """Return the addresses that this file names."""
    standard = {f"{table.address}/{page}" for table in TABLES for page in _standard(table)}
    return standard | {page.address for page in PAGES} | {*ANYBODY, *OPERATORS}


def actions() -> Mapping[str, tuple[str, ...]]:
    """Return the actions of each list, as the site has them."""
    found: dict[Any, Any] = site._registry  # noqa: SLF001 (the list of what is registered has no other name)
    return {_address(model): tuple(sorted(admin.actions)) for model, admin in found.items()}


def _standard(table: Table) -> tuple[str, ...]:
    row = f"<{table.kind}>"
    return ("", "add/", f"{row}/", *(f"{row}/{page}/" for page in ("change", "delete", "history")))


def _address(model: Any) -> str:  # noqa: ANN401 (a model)
    return str(model._meta.label_lower.replace(".", "/"))  # noqa: SLF001 (Django's documented name)


def _below(pattern: URLPattern | URLResolver, before: str) -> Iterator[str]:
    address = before + str(pattern.pattern)
    if isinstance(pattern, URLResolver):
        for child in pattern.url_patterns if address.startswith("admin/") else ():
            yield from _below(child, address)
    elif address.startswith("admin/"):
        yield _readable(address.removeprefix("admin/"))


def _readable(address: str) -> str:
    """Return an address with its rows called by their table: those without a name are of the one that it is below."""
    itself = f"<{address.split('/')[1]}>" if address.count("/") > 1 else ""
    return CONVERTED.sub(lambda match: ROWS.get(match[1], _row(match, itself)), MATCHED.sub(r"\1\2", address))


def _row(match: re.Match[str], itself: str) -> str:
    return itself if match[1] in {"pk", "object_id"} else f"<{match[1]}>"


TABLES, PAGES = tuple(tables()), tuple(own())
