"""What both servers serve: notes, each person's and machine's own."""

from collections import defaultdict

READ, WRITE = "notes:read", "notes:write"

_notes: defaultdict[str, list[str]] = defaultdict(list)


def notes_of(subject: str) -> list[str]:
    """Return the notes of one caller."""
    return list(_notes[subject])


def keep(subject: str, text: str) -> int:
    """Keep a note, and return how many the caller has by now."""
    _notes[subject].append(text)
    return len(_notes[subject])
