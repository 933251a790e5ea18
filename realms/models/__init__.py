"""What a realm is and declares, one file a concept."""

from realms.models.brand import Brand
from realms.models.logo import Logo
from realms.models.mail_text import MailText
from realms.models.realm import Realm
from realms.models.resource import Resource
from realms.models.resource_name import ResourceName
from realms.models.resource_suggestion import ResourceSuggestion
from realms.models.role import Role
from realms.models.scope import Scope
from realms.models.webhook import Webhook

__all__ = [
    "Brand",
    "Logo",
    "MailText",
    "Realm",
    "Resource",
    "ResourceName",
    "ResourceSuggestion",
    "Role",
    "Scope",
    "Webhook",
]
