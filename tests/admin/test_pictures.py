"""Pictures say in words and in a table what they draw, are the same each time, and let no name become markup."""

from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string

from authserver.admin.pictures import Columns, Place, Ranking, Series
from authserver.admin.pictures.scale import ceiling, short

HOSTILE = '"><script>alert(1)</script><svg onload="x">'
PARTS = {"svg", "title", "desc", "path", "text", "rect", "figure", "figcaption", "strong", "ul", "li", "details"}
PARTS |= {"summary", "div", "table", "thead", "tbody", "tr", "th", "td", "a", "bdi"}


def drawn(picture: Columns | Ranking) -> str:
    return render_to_string(picture.template, {"picture": picture})


def columns(name: str = "failed") -> Columns:
    return Columns("logins", "Logins", ("Mon", "Tue"), (Series("succeeded", (10, 0)), Series(name, (5, 20), tone=3)))


@pytest.mark.parametrize(("most", "end"), [(0, 1), (1, 1), (3, 5), (10, 10), (11, 20), (99, 100), (5001, 10_000)])
def test_an_axis_ends_at_a_number_that_is_easy_to_read(most: int, end: int) -> None:
    assert ceiling(most) == end


def test_large_numbers_are_short() -> None:
    assert [short(number) for number in (999, 1000, 1_250_000, 20_000_000_000)] == ["999", "1k", "1.25M", "20G"]


def test_what_is_drawn_is_as_high_as_its_number() -> None:
    first, second, third = columns().blocks

    assert (first.says, second.says, third.says) == ("Mon: 10 succeeded", "Mon: 5 failed", "Tue: 20 failed")
    assert float(first.height) == pytest.approx(2 * float(second.height), abs=0.1)
    assert float(third.height) == pytest.approx(4 * float(second.height), abs=0.1)
    assert float(second.y) + float(second.height) == pytest.approx(float(first.y), abs=0.1)
    assert float(first.x) == float(second.x) < float(third.x)


def test_a_picture_says_what_is_seen_and_has_the_numbers_as_a_table() -> None:
    text = drawn(columns())

    assert "From Mon to Tue: 10 succeeded, 25 failed. Most, 20: Tue." in text
    assert "".join(text[text.index("<tbody>") :].split()).startswith(
        '<tbody><tr><thscope="row">Mon</th><td>10</td><td>5</td></tr><tr><thscope="row">Tue</th><td>0</td><td>20</td>'
    )
    assert text == drawn(columns())


def test_a_picture_of_nothing_says_so() -> None:
    text = drawn(Columns("logins", "Logins", ("Mon", "Tue"), (Series("succeeded", (0, 0)),)))

    assert "Nothing in this time." in text
    assert "<svg" not in text


def test_sums_that_would_count_people_twice_are_not_shown() -> None:
    text = drawn(Columns("active", "People", ("Mon", "Tue"), (Series("people", (3, 4)),), adds_up=False))

    assert "From Mon to Tue. Most, 4: Tue." in text
    assert "7" not in text.partition("<svg")[0]


@pytest.mark.parametrize(
    "picture",
    [
        columns(HOSTILE),
        Ranking("clients", "Applications", "tokens", (Place(HOSTILE, 7, "/x"), Place("b", 1))),
        Ranking("clients", HOSTILE, "tokens", (Place(HOSTILE * 20, 7),)),
    ],
)
def test_names_of_strangers_stay_words(picture: Columns | Ranking) -> None:
    text = drawn(picture)

    tags = {element.tag for element in ET.fromstring(text).iter()}  # noqa: S314 (drawn by ourselves)
    assert tags <= PARTS
    assert "style=" not in text
