"""An act of the admin is asked about once more, on a page that says what it does and to which rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

if TYPE_CHECKING:
    from realms.recording_admin import RecordingAdmin


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the name of the action, and what it does in words."""

    action: str
    title: str
    says: str
    button: str


def confirmed(
    model_admin: "RecordingAdmin", request: HttpRequest, question: Question, rows: Sequence[tuple[Any, str]]
) -> HttpResponse | None:
    """Return the page that asks; None where it was answered. `rows` are those chosen, each with a note."""
    if request.POST.get("post") == "yes":
        return None
    context = {
        "title": question.title,
        "opts": model_admin.opts,
        "question": question,
        "rows": rows,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/question.html", model_admin.admin_site.each_context(request) | context)
