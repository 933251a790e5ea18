"""OpenID Connect Core §3.1.2.1: what the client wants asked of the person: prompt and max_age."""

from oauth.rules.draft import Draft
from support.errors import InvalidRequest

PROMPTS = frozenset({"none", "login", "consent", "select_account"})
MAXIMUM_DIGITS = 10


def read_prompt(draft: Draft) -> None:
    """Read `prompt`; `none` goes with no other."""
    prompt = frozenset(draft.parameters.get("prompt", "").split())
    if not prompt <= PROMPTS:
        raise InvalidRequest("prompt has a value that is not served.")
    if "none" in prompt and len(prompt) > 1:
        raise InvalidRequest("prompt=none cannot be combined with another value.")
    draft.prompt = prompt


def read_max_age(draft: Draft) -> None:
    """Read `max_age`, a number of seconds; without it the client's default_max_age counts."""
    text = draft.parameters.get("max_age")
    if text is None:
        draft.max_age = draft.client.default_max_age
        return
    if not (text.isascii() and text.isdigit() and len(text) <= MAXIMUM_DIGITS):
        raise InvalidRequest("max_age must be a number of seconds.")
    draft.max_age = int(text)
