"""Webhooks of a realm."""

from authserver.blueprint.changes import Pass
from authserver.blueprint.rows import write
from realms import webhook_secrets
from realms.models import Realm, Webhook
from support.sealing import SealBroken


def apply(realm: Realm, run: Pass) -> None:
    """Make or update the webhooks that the file names."""
    for entry in run.blueprint.webhooks:
        row = Webhook.objects.select_for_update().filter(name=entry.name).first()
        row = row or Webhook(realm=realm, name=entry.name)
        given = entry.secret.get_secret_value()
        is_new = bool(given) and given != _kept(row)
        if is_new:
            webhook_secrets.keep_secret(row, given)
        elif not row.sealed_secret:
            webhook_secrets.renew_secret(row)
            note = f"nobody knows the secret of {entry.name}: give one here, or replace it in the admin."
            run.notes.append(f"{entry.at('secret')}: {note}")
        values = {column: value for column, value in entry.given(Webhook).items() if column != "name"}
        written = write(row, values, entry=entry, problems=run.problems)
        if written is None:
            continue
        if is_new:
            row.save(update_fields=["sealed_secret"])
            written.fields.append("secret")
        run.changed("webhook", entry.name, written)


def _kept(row: Webhook) -> str:
    """Return the secret that is kept, or nothing where there is none, or it cannot be opened any more."""
    try:
        return webhook_secrets.secret_of(row) if row.sealed_secret else ""
    except SealBroken:
        return ""
