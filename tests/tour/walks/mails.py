"""Every mail, as a mail program shows it."""

from collections.abc import Iterator

from realms.mail_kinds import KINDS
from tests.tour.visit import Shown, Visit, Walk

PAGES = {f"mail-{kind.name.replace('_', '-')}": Shown("", kind.template) for kind in KINDS.values()}


def take(visit: Visit) -> Iterator[str]:
    """Open one after the other."""
    for name, html in visit.stage.desk.ask("specimens").items():
        visit.page.set_content(html)
        yield f"mail-{name.replace('_', '-')}"


WALK = Walk("mails", PAGES, take, is_of_people=False)
