import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.redirect_uris import dangerous, matches, problem, target

ACCEPTABLE = (
    "https://claude.ai/api/mcp/auth_callback",
    "https://chatgpt.com/connector_platform_oauth_redirect",
    "https://www.cursor.com/agents/mcp/oauth/callback",
    "https://callback.mistral.ai/v1/integrations_auth/oauth2_callback",
    "https://insiders.vscode.dev/redirect",
    "https://client.example:8443/cb?tenant=1&next=%2Fhome",
    "https://10.0.0.1/cb",
    "https://[2001:db8::1]:8443/cb",
    "https://xn--bcher-kva.example/cb",
    "https://client.example",
    "https://client.example/file%2Ename",
    "http://127.0.0.1/",
    "http://127.0.0.1:33418/",
    "http://127.0.0.1:6276/oauth/callback",
    "http://[::1]:8080/cb",
    "http://localhost:8787/callback",
    "http://localhost/callback",
    "https://localhost:3000/cb",
    "cursor://anysphere.cursor-mcp/oauth/callback",
    "vscode://vscode.github-authentication/did-authenticate",
    "com.example.app:/oauth",
    "com.Example.App://callback",
    "claude://callback",
)
UNACCEPTABLE = (
    "",
    "/cb",
    "//client.example/cb",
    "client.example/cb",
    "localhost:3000/cb",
    "https:cb",
    "https:///cb",
    "https://",
    "https://client.example:/cb",
    "https://client.example:0/cb",
    "https://client.example:65536/cb",
    "https://client.example:080/cb",
    "https://client.example:8443:1/cb",
    "https://client@evil.example/cb",
    "https://u:p@client.example/cb",
    "https://@client.example/cb",
    "https://client.example/cb#",
    "https://client.example/cb#f",
    "https://client.example/x/../cb",
    "https://client.example/./cb",
    "https://client.example/..",
    "https://client.example/cb/..;/evil",
    "https://client.example/%2e%2E/cb",
    "https://client.example/.%2e/cb",
    "https://client.example/cb%2f..%2fevil",
    "https://client.example/cb%5Cevil",
    "https://client.example/cb%0d%0aSet-Cookie:a=b",
    "https://client.example/cb%00",
    "https://client.example/cb?x=%0A",
    "https://client.example/c b",
    "https://client.example/cb\r\nSet-Cookie: a=b",
    "https://client.example/cb\n",
    "https://client.example/cb\x00",
    "https://client.example/\x7f",
    "https://client.example/cb%",
    "https://client.example/cb%zz",
    "https://client.example/[x]",
    "https://client.example/*",
    "https://*.example/cb",
    "https://evil.example\\@client.example/cb",
    "https://client\\.evil.example/cb",
    "https://cl\u0456ent.example/cb",
    "https://client\u3002example/cb",
    "https://client%2eexample/cb",
    "https://client..example/cb",
    "https://client.example./cb",
    "https://-client.example/cb",
    "https://client_name.example/cb",
    f"https://{'a' * 64}.example/cb",
    f"https://{'a.' * 127}example/cb",
    "https://2130706433/cb",
    "https://127.1/cb",
    "https://0x7f.0.0.1/cb",
    "https://010.0.0.1/cb",
    "https://256.0.0.1/cb",
    "https://[::1/cb",
    "https://[0:0::1]/cb",
    "https://[::1%25lo]/cb",
    "http://client.example/cb",
    "http://127.1/cb",
    "http://2130706433/cb",
    "http://127.0.0.2/cb",
    "http://0.0.0.0/cb",
    "http://127.0.0.1.evil.example/cb",
    "http://localhost.evil.example/cb",
    "http://LOCALHOST/cb",
    "http://[::]/cb",
    "http://user@127.0.0.1/cb",
    "myapp:/cb",
    "myapp:cb",
    "myapp:///cb",
    "com.example.app:",
    "urn:ietf:wg:oauth:2.0:oob",
    "cursor://user@host/cb",
    "cursor://-x/cb",
    "https://client.example/" + "a" * 2000,
)
DANGEROUS = (
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "javascript://client.example/%0aalert(1)",
    "javascript:..//https://client.example/cb",
    " javascript:alert(1)",
    "\x01java\nscript\t:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "blob:https://client.example/1",
    "vbscript:x",
    "about:blank",
    "intent://x#Intent;scheme=http;end",
    "ws://client.example/cb",
    "wss://client.example/cb",
    "ftp://client.example/cb",
    "mailto:mallory@evil.example",
    "view-source:https://client.example/",
)
HOSTILE: tuple[str, ...] = (
    "a@" * 15_000,
    "https://" + "a." * 15_000,
    "https://a/" + "../" * 10_000,
    "%2e" * 10_000,
    "a:" * 15_000,
)
HOSTILE += ("https://h/" + ";" * 1990, "\x01" * 30_000 + "javascript:", "a" * 30_000 + ":", "com.a:/" + "%2E" * 660)


@pytest.mark.parametrize("uri", ACCEPTABLE)
def test_what_mcp_clients_register_is_acceptable(uri: str) -> None:
    found = problem(uri)

    assert found is None
    assert matches(uri, [uri])


@pytest.mark.attack("F03", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A17", "A20")
@pytest.mark.parametrize("uri", UNACCEPTABLE)
def test_what_parsers_may_read_differently_is_refused(uri: str) -> None:
    found = problem(uri)

    assert found is not None
    assert found.endswith(".")
    assert not dangerous(uri)
    assert not matches(uri, [uri])


@pytest.mark.attack("F02", "A16", "A20")
@pytest.mark.parametrize("uri", DANGEROUS)
def test_a_scheme_that_runs_or_opens_something_is_dangerous(uri: str) -> None:
    found = dangerous(uri)

    assert found
    assert problem(uri) is not None
    assert not matches(uri, [uri])


@pytest.mark.attack("A01", "A02", "A03", "A04", "A05", "A06", "A07", "A13", "A14", "A15")
@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/x",
        "https://client.example/cb/",
        "https://client.example/CB",
        "https://client.example/cb?x=1",
        "https://client.example/cb?",
        "https://client.example/cb;x=1",
        "https://client.example@evil.example/cb",
        "https://client.example/cb#",
        "https://client.example.evil.example/cb",
        "https://client.example:8443/cb",
        "https://client.example:443/cb",
        "https://CLIENT.example/cb",
        "HTTPS://client.example/cb",
        "http://client.example/cb",
        "",
    ],
)
def test_a_web_address_matches_to_the_letter(uri: str) -> None:
    matched = matches(uri, ["https://client.example/cb", "http://127.0.0.1/cb"])

    assert not matched


@pytest.mark.attack("A19")
@pytest.mark.parametrize(
    ("sent", "registered"),
    [
        ("http://127.0.0.1:51234/", "http://127.0.0.1/"),
        ("http://127.0.0.1:51234/", "http://127.0.0.1:33418/"),
        ("http://127.0.0.1:33418", "http://127.0.0.1:33418/"),
        ("http://127.0.0.1:33418/", "http://127.0.0.1"),
        ("http://127.0.0.1/cb", "http://127.0.0.1:8080/cb"),
        ("http://localhost:3118/callback", "http://localhost/callback"),
        ("http://[::1]:3118/cb?x=1", "http://[::1]/cb?x=1"),
    ],
)
def test_the_port_of_a_loopback_address_is_free(sent: str, registered: str) -> None:
    matched = matches(sent, ["https://client.example/cb", registered])

    assert matched


@pytest.mark.attack("A19")
@pytest.mark.parametrize(
    "uri",
    [
        "http://localhost:8080/cb",
        "http://[::1]:8080/cb",
        "http://127.1:8080/cb",
        "http://2130706433:8080/cb",
        "http://127.0.0.1.evil.example:8080/cb",
        "http://127.0.0.1:8080/cb/",
        "http://127.0.0.1:8080/",
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8080/cb?x=1",
        "http://127.0.0.1:8080/cb?",
        "http://127.0.0.1:8080/cb#f",
        "http://u@127.0.0.1:8080/cb",
        "http://127.0.0.1:80800/cb",
        "http://127.0.0.1:/cb",
        "https://127.0.0.1:8080/cb",
    ],
)
def test_nothing_but_the_port_of_a_loopback_address_is_free(uri: str) -> None:
    matched = matches(uri, ["http://127.0.0.1/cb"])

    assert not matched


def test_the_port_of_a_loopback_address_on_https_is_not_free() -> None:
    matched = matches("https://localhost:3001/cb", ["https://localhost:3000/cb"])

    assert not matched


@pytest.mark.parametrize(
    ("uri", "text", "consent_key"),
    [
        ("https://Claude.ai/api/mcp/auth_callback", "claude.ai", "https://claude.ai"),
        ("https://claude.ai:443/cb", "claude.ai", "https://claude.ai"),
        ("https://client.example:8443/cb", "client.example:8443", "https://client.example:8443"),
        ("http://localhost:8787/cb", "localhost (this computer)", "http://localhost"),
        ("http://127.0.0.1:33418", "127.0.0.1 (this computer)", "http://127.0.0.1"),
        ("https://localhost:3000/cb", "localhost:3000 (this computer)", "https://localhost:3000"),
        (
            "cursor://Anysphere.cursor-mcp/oauth",
            "the app cursor://anysphere.cursor-mcp",
            "cursor://anysphere.cursor-mcp",
        ),
        ("com.Example.App:/oauth", "the app com.example.app", "com.example.app"),
    ],
)
def test_a_person_sees_where_a_redirect_leads(uri: str, text: str, consent_key: str) -> None:
    found = target(uri)

    assert (found.text, found.consent_key) == (text, consent_key)
    assert found.is_local == ("this computer" in text)
    assert found.is_private_use == text.startswith("the app ")


def test_there_is_no_target_of_an_unacceptable_uri() -> None:
    with pytest.raises(ValueError, match="Not an acceptable"):
        target("javascript:alert(1)")


@pytest.mark.attack("K08")
@pytest.mark.parametrize("uri", HOSTILE)
def test_hostile_input_costs_little(uri: str) -> None:
    started = time.thread_time()
    problem(uri)
    dangerous(uri)
    matches(uri, ["http://127.0.0.1/cb"] * 20)

    assert time.thread_time() - started < 0.1


@given(st.one_of(st.text(), st.text("htps:/@.#%?&\\ []127ab*"), st.from_regex(r"https?://[a-z@:%.\[\]0-9]{1,12}/.*")))
def test_what_is_accepted_is_read_alike_by_another_parser(uri: str) -> None:
    if problem(uri) is not None:
        return
    parts = urlsplit(uri)

    assert uri.isascii()
    assert uri.isprintable()
    assert "@" not in parts.netloc
    assert not parts.fragment
    assert target(uri).host.strip("[]") == (parts.hostname or "")


@given(st.text("htps:/@.#%?&127lcabo[]"), st.integers(1, 65535))
def test_a_loopback_match_never_leaves_the_computer(suffix: str, port: int) -> None:
    sent = f"http://127.0.0.1:{port}{suffix}"
    if not matches(sent, ["http://127.0.0.1/cb"]):
        return

    assert urlsplit(sent).hostname == "127.0.0.1"
    assert urlsplit(sent).path == "/cb"
