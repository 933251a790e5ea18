"""WCAG 2.2, 1.3.5 and 3.3.8: forms say what their fields are for, so that password managers fill them in."""

from playwright.sync_api import Page

FIELDS = """() => [...document.querySelectorAll("form")].filter(form => form.checkVisibility()).map(form =>
    [...form.elements].filter(field => field.matches("input, textarea")).map(
        ({name, type, autocomplete}) => ({name, type, autocomplete})))"""
TYPED = {"text", "email", "password", "tel", "url", "search"}
EXPECTED = {
    "login": {"username", "username webauthn", "email"},
    "email": {"email", "username", "off"},
    "current": {"current-password"},
    "code": {"one-time-code"},
    "password": {"current-password", "new-password"},
}


def findings(page: Page) -> list[str]:
    """Read the attributes of every form that is shown; those of the administration are about other people."""
    if "/admin/" in page.url:
        return []
    return [finding for form in page.evaluate(FIELDS) for finding in _of_form(form)]


def _of_form(form: list[dict[str, str]]) -> list[str]:
    typed = [field for field in form if field["type"] in TYPED]
    found = [
        f"autocomplete of {field['name']!r} is {field['autocomplete']!r}" for field in typed if not _is_right(field)
    ]
    secret = any(field["type"] == "password" for field in typed)
    if secret and not any("username" in field["autocomplete"].split() for field in typed):
        found.append("a form with a password does not say whose it is")
    return found


def _is_right(field: dict[str, str]) -> bool:
    expected = EXPECTED.get(field["name"])
    return field["autocomplete"] in expected if expected else field["autocomplete"] != ""
