"""The database before the first request: reachable, opened by our keys, migrated, with the operators' realm in it."""

from django.core.management import call_command
from django.db import DatabaseError, connection

from authserver import starting
from authserver.bootstrap import ensure_system_realm
from authserver.up.refusal import Refusal
from keys.models import SigningKey


def is_filled() -> bool:
    """Tell whether the database holds anything that was sealed or digested under this installation's secrets."""
    try:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        return SigningKey._meta.db_table in tables and SigningKey.objects.all_realms().exists()  # noqa: SLF001 (Django's documented name for a model's options)
    except DatabaseError as failure:
        reason = str(failure).strip().partition("\n")[0]
        raise Refusal(f"The database cannot be reached, see DATABASE_URL: {reason}.") from None


def refuse_unsafe_configuration() -> None:
    """Refuse what every process refuses: a wrong key-encryption key ends here."""
    if sentences := starting.faults():
        raise Refusal("\n".join(sentences))


def prepare() -> None:
    """Bring the tables up to date, and make what every server has."""
    call_command("migrate", verbosity=0, interactive=False)
    ensure_system_realm()


def let_go() -> None:
    """Close what the preparation opened: whoever only supervises needs no connection."""
    connection.close()
    if close_pool := getattr(connection, "close_pool", None):  # PostgreSQL only
        close_pool()
