"""The brand of a realm, with its logos, and its own words in mails."""

from typing import Any

from authserver.blueprint.brand_schema import BrandEntry, MailEntry
from authserver.blueprint.changes import Pass, Written
from authserver.blueprint.rows import write
from realms.models import Brand, Logo, MailText, Realm
from realms.models.logo import Scheme

LOGOS = {"logo": Scheme.LIGHT, "logo_dark": Scheme.DARK}


def apply(realm: Realm, run: Pass) -> None:
    """Make or update what the file gives."""
    if run.blueprint.brand is not None:
        _brand(realm, run.blueprint.brand, run)
    for entry in run.blueprint.mails:
        _mail(realm, entry, run)


def _brand(realm: Realm, entry: BrandEntry, run: Pass) -> None:
    present = Brand.objects.select_for_update().first()
    row = present or Brand(realm=realm)
    values, logos = entry.given(Brand), _changed_logos(entry)
    if present is None and not logos and _says_nothing(row, values):
        return
    written = write(row, values, entry=entry, problems=run.problems)
    if written is None:
        return
    for key in logos:
        _show(realm, entry, key)
    written.fields.extend(logos)
    if Logo.objects.filter(scheme=Scheme.DARK).exists() and not Logo.objects.filter(scheme=Scheme.LIGHT).exists():
        run.problems.add(entry.at("logo_dark"), "a logo for dark screens needs one for light ones beside it")
    run.changed("brand", realm.slug, written)


def _says_nothing(row: Brand, values: dict[str, Any]) -> bool:
    return all(getattr(row, column) == value for column, value in values.items())


def _changed_logos(entry: BrandEntry) -> list[str]:
    kept = dict(Logo.objects.values_list("scheme", "digest"))
    given = {key: getattr(entry, key) for key in LOGOS if key in entry.model_fields_set}
    return [key for key, picture in given.items() if kept.get(LOGOS[key]) != (picture.digest if picture else None)]


def _show(realm: Realm, entry: BrandEntry, key: str) -> None:
    picture, scheme = getattr(entry, key), LOGOS[key]
    row = Logo.objects.filter(scheme=scheme).first() or Logo(realm=realm, scheme=scheme)
    if picture is None:
        row.delete()
        return
    row.show(picture)
    row.save()


def _mail(realm: Realm, entry: MailEntry, run: Pass) -> None:
    row = MailText.objects.select_for_update().filter(kind=entry.mail, language=entry.language).first()
    if entry.subject is None and entry.text is None:
        if row is not None:
            row.delete()
            run.changed("mail", entry.name, Written(created=False, fields=["subject", "text"]))
        return
    row = row or MailText(realm=realm, kind=entry.mail, language=entry.language)
    values = {column: value for column, value in entry.given(MailText).items() if value is not None}
    written = write(row, values, entry=entry, problems=run.problems)
    if written is not None:
        run.changed("mail", entry.name, written)
