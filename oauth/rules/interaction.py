"""OpenID Connect Core §3.1.2.1: what the client wants asked of the person: prompt, max_age and acr_values."""

from accounts.assurance import LEVELS
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


def read_acr_values(draft: Draft) -> None:
    """Read `acr_values`: those that mean something here, as the client prefers them. It is a wish: others are left out.

    RFC 9470 §5: one that could be fulfilled, and is not, is an error later (endpoints/authorization/assurance.py).
    """
    draft.acr_values = tuple(name for name in draft.parameters.get("acr_values", "").split() if name in LEVELS)
