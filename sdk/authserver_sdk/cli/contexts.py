"""The servers that this person works with: what is known of each, and what was signed in with, apart from it."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from authserver_sdk.cli import private_files
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.tokens.token import Token

CONTEXTS, CREDENTIALS = "config.json", "credentials.json"


class Kind(StrEnum):
    """What a context signs in with."""

    PERSON = "person"
    API_KEY = "api-key"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Context:
    """One sign-in, by name. `realm` is the one that is managed, empty where it is the issuer's own."""

    name: str
    issuer: str
    kind: str
    client_id: str = ""
    realm: str = ""
    scope: str = ""


def every() -> list[Context]:
    """Return all, by name."""
    saved = private_files.read(CONTEXTS).get("contexts", {})
    return [Context(name=name, **members) for name, members in sorted(saved.items())]


def current_name() -> str:
    """Return the name of the one in use."""
    return str(private_files.read(CONTEXTS).get("current", ""))


def find(name: str) -> Context:
    """Return one by name."""
    for context in every():
        if context.name == name:
            return context
    known = ", ".join(context.name for context in every()) or "none yet"
    raise Stop(f"There is no context {name!r} (there are: {known}). Make one: authctl login URL", Code.NOT_FOUND)


def save(context: Context, *, secret: str = "") -> None:
    """Keep one, with its secret, and use it."""
    members = asdict(context)
    del members["name"]
    with private_files.changed(CREDENTIALS) as credentials:
        credentials[context.name] = {"secret": secret}
    with private_files.changed(CONTEXTS) as config:
        config.setdefault("contexts", {})[context.name] = members
        config["current"] = context.name


def use(name: str) -> None:
    """Use another one."""
    find(name)
    with private_files.changed(CONTEXTS) as config:
        config["current"] = name


def remove(name: str) -> None:
    """Forget one, with all that it was signed in with."""
    find(name)
    with private_files.changed(CREDENTIALS) as credentials:
        credentials.pop(name, None)
    with private_files.changed(CONTEXTS) as config:
        config["contexts"].pop(name)
        if config.get("current") == name:
            config["current"] = ""


def secret_of(context: Context) -> str:
    """Return the API key or client secret of one."""
    return str(private_files.read(CREDENTIALS).get(context.name, {}).get("secret", ""))


@dataclass(frozen=True, slots=True)
class Kept:
    """The tokens of a context for one purpose, kept for the next command."""

    context: str
    purpose: str

    def load(self) -> Token | None:
        """Return what was saved last."""
        saved = private_files.read(CREDENTIALS).get(self.context, {}).get("tokens", {}).get(self.purpose)
        return Token(**saved) if saved else None

    def save(self, token: Token | None) -> None:
        """Keep a token in place of the last one."""
        with private_files.changed(CREDENTIALS) as credentials:
            tokens = credentials.setdefault(self.context, {}).setdefault("tokens", {})
            if token is None:
                tokens.pop(self.purpose, None)
            else:
                tokens[self.purpose] = asdict(token)
