"""RFC 8414, RFC 7591, RFC 9126, RFC 9207, RFC 9701, RFC 7009 through npm oauth4webapi, which forgives nothing."""

import pytest

from tests.outside.conftest import Acme
from tests.outside.node_program import installed, run
from tests.outside.person import Person

pytestmark = pytest.mark.outside


@pytest.mark.parametrize("method", ["none", "client_secret_basic", "client_secret_post"])
def test_a_client_registers_itself_pushes_its_request_and_checks_each_answer(
    acme_outside: Acme, person: Person, method: str
) -> None:
    installed("oauth4webapi")
    said = run("oauth4webapi.mjs", person, issuer=acme_outside.issuer, method=method)

    assert said["failure"] == "invalid_grant", said  # the last step: the refresh token had been revoked
    assert said["userinfo"]["sub"] == said["claims"]["sub"]
    assert said["refreshed"]["refresh_token"] != said["tokens"]["refresh_token"]
    if method != "none":
        assert said["introspection"]["active"] is True
        assert said["ended"] == {"active": False}
