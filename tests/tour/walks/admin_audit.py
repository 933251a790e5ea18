"""The audit trail: searched, with a search that is not clear, one event of it, and its export."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk
from tests.tour.walks.admin import ROW

LIST = Shown("admin:audit_event_changelist", "admin/audit/event/change_list.html")
PAGES = {
    "admin-audit": LIST,
    "admin-audit-unclear": LIST,
    "admin-audit-none": LIST,
    "admin-audit-one": Shown("admin:audit_event_change", "admin/audit/event/change_form.html"),
    "admin-audit-export": Shown("admin:audit_event_export", "admin/audit/export.html"),
}


def take(visit: Visit) -> Iterator[str]:
    """Look for events, read one, and see how many there are to export."""
    visit.sign_in("root@acme.test", then="admin/audit/event/")
    yield "admin-audit"
    visit.go("admin/audit/event/?words=root&since=2001-01-01&until=2026-01-31")
    yield "admin-audit-unclear"
    visit.go("admin/audit/event/?client=nowhere")
    yield "admin-audit-none"
    visit.go("admin/audit/event/")
    visit.press(ROW)
    yield "admin-audit-one"
    visit.go("admin/audit/event/export/?action=login.*")
    yield "admin-audit-export"


WALK = Walk("admin-audit", PAGES, take, is_of_people=False)
