"""The audit trail: searched, with a search that is not clear, one event of it, its export, and as it grows."""

from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk
from tests.tour.walks.admin import ROW

LIST = Shown("admin:audit_event_changelist", "admin/audit/event/change_list.html")
LIVE = Shown("admin:audit_event_live", "admin/audit/live.html")
PAGES = {
    "admin-audit": LIST,
    "admin-audit-unclear": LIST,
    "admin-audit-none": LIST,
    "admin-audit-one": Shown("admin:audit_event_change", "admin/audit/event/change_form.html"),
    "admin-audit-export": Shown("admin:audit_event_export", "admin/audit/export.html"),
    "admin-audit-exported": Shown("admin:audit_event_export", "admin/audit/export.html"),
    "admin-audit-live": LIVE,
    "admin-audit-live-paused": LIVE,
    "admin-audit-live-none": LIVE,
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
    with visit.page.expect_download():
        visit.page.get_by_role("button", name="CSV").click()
    visit.page.get_by_text("Complete:").wait_for()
    yield "admin-audit-exported"
    visit.go("admin/audit/event/live/")
    yield "admin-audit-live"
    visit.page.get_by_role("button", name="Pause").click()
    yield "admin-audit-live-paused"
    visit.go("admin/audit/event/live/?client=nowhere")
    yield "admin-audit-live-none"


WALK = Walk("admin-audit", PAGES, take, is_of_people=False)
