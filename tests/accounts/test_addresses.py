"""One mailbox, one spelling, one account."""

import pytest

from accounts.addresses import canonical


@pytest.mark.attack("H21c")
@pytest.mark.parametrize("given", ["Alice@Acme.TEST", " alice@acme.test ", "alice@acme.test\n"])
def test_case_and_space_make_no_second_address(given: str) -> None:
    assert canonical(given) == "alice@acme.test"


@pytest.mark.attack("H21c")
def test_a_part_behind_a_plus_is_kept() -> None:
    assert canonical("alice+notes@acme.test") == "alice+notes@acme.test"


@pytest.mark.attack("H21c")
@pytest.mark.attack("H22c")
@pytest.mark.parametrize(
    "given",
    [
        "al\u0131ce@acme.test",
        "\u0430lice@acme.test",
        "alice@\u0430cme.test",
        "alice@acme\uff0etest",
        '"alice"@acme.test',
        '"al ice"@acme.test',
        "alice@[192.0.2.1]",
        "alice@acme.test.",
        "alice..x@acme.test",
        ".alice@acme.test",
        "alice@acme.test\r\nBcc: bob@acme.test",
        "alice\u200b@acme.test",
        "alice@acme.test, bob@acme.test",
        "alice\x00@acme.test",
        "a" * 250 + "@acme.test",
        "alice",
        "",
    ],
)
def test_other_ways_to_write_an_address_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match="plain"):
        canonical(given)
