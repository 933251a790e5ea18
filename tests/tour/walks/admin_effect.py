"""What somebody would get: asked in the administration, with a name half typed, and answered."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk

EFFECT = Shown("admin_effect", "admin/effect.html")
PAGES = {
    "admin-effect": EFFECT,
    "admin-effect-which": EFFECT,
    "admin-effect-told": EFFECT,
    "admin-effect-refused": EFFECT,
}


def take(visit: Visit) -> Iterator[str]:
    """Type the beginning of a name, choose, and read the answer."""
    visit.sign_in("root@acme.test", then="admin/effect/")
    yield "admin-effect"
    visit.go("admin/effect/?who=al&client=planner")
    yield "admin-effect-which"
    visit.go("admin/effect/?who=alice%40acme.test&client=planner&scope=openid+profile+nowhere%3Aread")
    yield "admin-effect-told"
    visit.go("admin/effect/?who=alice%40acme.test&client=planner&resource=https%3A%2F%2Fnowhere.test%2F")
    yield "admin-effect-refused"


WALK = Walk("admin-effect", PAGES, take, is_of_people=False)
