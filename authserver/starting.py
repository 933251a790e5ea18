"""What must hold before a process serves or works, whoever started it: `up`, systemd, a container, a person.

A configuration that is unsafe and a key-encryption key that opens nothing end the process with the reason. A database
that is away does too, since nothing could be checked: whatever supervises the process starts it again.
"""

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from keys.checks import refuse_wrong_key

RELEVANT = (checks.Tags.security, checks.Tags.caches, checks.Tags.database)


def faults() -> list[str]:
    """Return what is wrong with the configuration, a sentence each."""
    found = checks.run_checks(tags=RELEVANT, databases=["default"])
    return [str(message.msg) for message in found if message.is_serious()]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured with everything that is in the way."""
    try:
        connection.ensure_connection()
    except DatabaseError as failure:
        reason = str(failure).strip().partition("\n")[0]
        raise ImproperlyConfigured(f"The database cannot be reached, see DATABASE_URL: {reason}.") from None
    if sentences := faults():
        raise ImproperlyConfigured("\n".join(sentences))
    connection.close()


def obstacle() -> str:
    """Return why this process cannot do its work yet, or an empty string."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "the tables are not those of this version"
        refuse_wrong_key()
    except DatabaseError:
        return "the database does not answer"
    except ImproperlyConfigured:
        return "the signing keys cannot be opened"
    return ""
