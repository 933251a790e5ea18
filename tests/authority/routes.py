"""Every route of the management API, with its area and its methods: a new one without a row here fails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern

from authserver.api.urls import urlpatterns
from realms.management_scopes import Act, Area

TABLE = """
application-roles/                                  users                GET POST
application-roles/<key>/                            users                GET DELETE
audit/                                              audit                GET
audit/stream/                                       audit                GET
blueprint/                                          blueprint            GET
blueprint/apply/                                    blueprint            POST!
blueprint/drift/                                    blueprint            POST!
blueprint/plan/                                     blueprint            POST!
client-actions/                                     clients              POST
clients/                                            clients              GET
clients/<key>/                                      clients              GET PUT PATCH DELETE
clients/<key>/approve/                              clients              POST
clients/<key>/quarantine/                           clients              POST
clients/<key>/release/                              clients              POST
clients/<key>/verify/                               clients              POST
clients/<key>/secrets/                              secrets              GET POST
clients/<key>/secrets/rotate/                       secrets              POST
clients/<key>/secrets/<pk>/                         secrets              GET PATCH DELETE
grants/                                             grants               GET
grants/<key>/                                       grants               GET DELETE
identity-providers/                                 identity-providers   GET
identity-providers/<key>/                           identity-providers   GET PUT PATCH DELETE
invitations/                                        users                GET POST
invitations/<key>/                                  users                GET DELETE
keys/                                               keys                 GET
keys/<key>/                                         keys                 GET
keys/rotate/                                        keys                 POST
platform-providers/                                 identity-providers   GET
platform-providers/<key>/                           identity-providers   GET PUT PATCH DELETE
realm/                                              realm                GET PUT PATCH
realms/                                             realm                GET
realms/<key>/                                       realm                GET PUT PATCH DELETE
registration-tokens/                                registration-tokens  GET POST
registration-tokens/<key>/                          registration-tokens  GET DELETE
registration-tokens/<key>/withdraw/                 registration-tokens  POST
resource-suggestions/                               resources            GET
resource-suggestions/<key>/                         resources            GET DELETE
resource-suggestions/<key>/accept/                  resources            POST
resources/                                          resources            GET
resources/<key>/                                    resources            GET PUT PATCH DELETE
roles/                                              roles                GET
roles/<key>/                                        roles                GET PUT PATCH DELETE
scopes/                                             scopes               GET
scopes/<key>/                                       scopes               GET PUT PATCH DELETE
service-accounts/                                   service-accounts     GET
service-accounts/<key>/                             service-accounts     GET PUT PATCH DELETE
service-accounts/<machine>/api-keys/                api-keys             GET POST
service-accounts/<machine>/api-keys/<key>/          api-keys             GET DELETE
service-accounts/<machine>/api-keys/<key>/activate/    api-keys          POST
service-accounts/<machine>/api-keys/<key>/deactivate/  api-keys          POST
service-accounts/<machine>/api-keys/<key>/invalidate/  api-keys          POST
service-accounts/<machine>/api-keys/<key>/rotate/   api-keys             POST
service-accounts/<machine>/workload-identities/     service-accounts     GET
service-accounts/<machine>/workload-identities/<key>/  service-accounts  GET PUT PATCH DELETE
sessions/                                           sessions             GET
user-actions/                                       users                POST
users/                                              users                GET
users/<key>/                                        users                GET PATCH DELETE
users/<key>/disable/                                users                POST
users/<key>/enable/                                 users                POST
users/<key>/end-access/                             users                POST
users/<key>/remove-factors/                         users                POST
users/<key>/send-reset/                             users                POST
users/<user>/api-keys/                              api-keys             GET
users/<user>/api-keys/<key>/                        api-keys             DELETE
users/<user>/grants/                                grants               GET
users/<user>/grants/<key>/                          grants               DELETE
users/<user>/identities/                            users                GET
users/<user>/identities/<provider>/<key>/           users                DELETE
users/<user>/sessions/                              sessions             GET
users/<user>/sessions/<key>/                        sessions             DELETE
webhooks/                                           webhooks             GET
webhooks/<key>/                                     webhooks             GET PUT PATCH DELETE
webhooks/<key>/deliveries/                          webhooks             GET
webhooks/<key>/replay/                              webhooks             POST
webhooks/<key>/secret/                              webhooks             POST
webhooks/<key>/test/                                webhooks             POST
"""
PUBLIC = ("docs/", "openapi.")  # the description of the API is no secret
FILLED = {"pk": "1", "user": "00000000-0000-4000-8000-000000000000"}
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One method at one address. `whole`: it needs somebody who may do everything in the realm."""

    method: str
    path: str
    area: Area
    whole: bool

    @property
    def act(self) -> Act:
        return Act.READ if self.method == "GET" else Act.WRITE

    @property
    def address(self) -> str:
        """Return where it is, with names of nothing in it."""
        return CONVERTED.sub(lambda match: FILLED.get(match[1], "none"), self.path)


def expected() -> Iterator[Route]:
    for line in TABLE.strip().splitlines():
        path, area, *methods = line.split()
        for method in methods:
            yield Route(method.removesuffix("!"), path, Area(area), whole=method.endswith("!"))


def served() -> set[tuple[str, str, Area]]:
    """Return path, method and area of everything that asks for a token."""
    found = set()
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        path = CONVERTED.sub(r"<\1>", str(pattern.pattern))
        if not path or path.startswith(PUBLIC):
            continue
        view: Any = pattern.callback
        found |= {(path, method.upper(), view.cls.area) for method in view.actions if method != "head"}
    return found


ROUTES = tuple(expected())
