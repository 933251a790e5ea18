"""The blueprint's brand of a realm, and its own words in mails."""

from base64 import b64decode
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, ValidationInfo

from authserver.blueprint.entry import Entry
from authserver.blueprint.references import refuse_from_afar
from realms.models import Brand, MailText
from support.images import NotAPicture, Picture, read


def _picture(reference: object, info: ValidationInfo) -> Picture | None:
    match reference:
        case None | Picture():
            return reference
        case {"file": str(name), **others} if not others:
            refuse_from_afar(info)
            content = _from_file(name)
        case {"data": str(text), **others} if not others:
            content = b64decode(text, validate=True)
        case _:
            raise ValueError("give {file: PATH}, {data: …} in base64, or null for none")
    try:
        return read(content)
    except NotAPicture as refusal:
        raise ValueError(str(refusal)) from None


def _from_file(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}") from error


PictureReference = Annotated[Picture | None, BeforeValidator(_picture)]


class BrandEntry(Entry):
    """How the realm looks, and how it signs its mails."""

    TABLES = (Brand,)

    logo: PictureReference = None
    logo_dark: PictureReference = None
    logo_names: bool = False
    accent: str = ""
    accent_dark: str = ""
    link: str = ""
    link_dark: str = ""
    corners: str = ""
    pattern: bool = True
    login_text: dict[str, str] = {}
    support: str = ""
    terms_uri: str = ""
    privacy_uri: str = ""
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    mail_footer: dict[str, str] = {}


class MailEntry(Entry):
    """One mail in one language, or in every one. Null in place of subject and text: the server's own words."""

    TABLES = (MailText,)
    NAMED = ("name",)
    COLUMNS: ClassVar = {"mail": "kind"}

    mail: str
    language: str = ""
    subject: str | None = None
    text: str | None = None

    @property
    def name(self) -> str:
        """Return what changes are listed under."""
        return f"{self.mail} {self.language}".strip()
