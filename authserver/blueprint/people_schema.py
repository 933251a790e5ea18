"""The blueprint's users. Keys are the claims of OpenID Connect Core §5.1."""

from typing import ClassVar

from pydantic import SecretStr

from accounts.models import User
from authserver.blueprint.application_role_schema import ApplicationRoleEntry
from authserver.blueprint.entry import Entry
from authserver.blueprint.secret_references import PasswordReference


class UserEntry(Entry):
    """One person, known by their e-mail address."""

    TABLES = (User,)
    NAMED = ("email",)
    COLUMNS: ClassVar = {"enabled": "is_active"}
    UNSUPPORTED = frozenset(
        {
            "address",
            "birthdate",
            "gender",
            "middle_name",
            "nickname",
            "phone_number",
            "phone_number_verified",
            "profile",
            "sub",
            "updated_at",
            "website",
        }
    )

    email: str
    password: PasswordReference = SecretStr("")
    email_verified: bool = False
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    preferred_username: str = ""
    locale: str = ""
    zoneinfo: str = ""
    picture: str = ""
    enabled: bool = True
    roles: list[str] = []
    application: str | None = None
    application_roles: list[ApplicationRoleEntry] = []
