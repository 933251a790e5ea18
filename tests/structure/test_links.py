"""What a document leads to is there: files of the repository, and headings in them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.live import ROOT

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ELSEWHERE = ("https:", "http:", "mailto:")


def documents() -> list[Path]:
    """Return every document that is, or is about to be, part of the repository."""
    listed = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md")
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.splitlines()]


def dead_links(document: Path) -> Iterator[str]:
    """Yield the links of a document that lead nowhere."""
    for target in LINK.findall(CODE.sub("", document.read_text())):
        if target.startswith(ELSEWHERE):
            continue
        path, _, heading = target.partition("#")
        found = (document.parent / path).resolve() if path else document
        if not found.exists() or (heading and heading not in anchors(found)):
            yield f"{document.relative_to(ROOT)}: {target}"


def anchors(document: Path) -> set[str]:
    """Return what the headings of a document are called in addresses, as GitHub and most readers make them."""
    headings = HEADING.findall(document.read_text())
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_of_every_document_leads_to_something() -> None:
    found = documents()

    assert ROOT / "README.md" in found
    assert [dead for document in found for dead in dead_links(document)] == []
