"""Every table of the admin stands behind the one mechanism."""

from django.contrib.admin import ModelAdmin

from authserver.admin_site import site
from authserver.application_rows import OF_APPLICATION
from authserver.areas import AREAS
from authserver.strength import HELD_BY
from realms.level_admin import LevelAdmin
from realms.permissions import OF_APPLICATION as AREAS_OF_APPLICATION
from tests.levels.pages import pages

ASKING = ("has_view_permission", "has_module_permission", "get_actions", "save_related", "response_action")


def test_every_table_has_an_area_and_asks_the_site() -> None:
    tables = site._registry  # noqa: SLF001 (the list of what is registered has no other name)

    assert tables.keys() <= AREAS.keys()
    assert all(isinstance(admin, LevelAdmin) for admin in tables.values())
    assert {page.model for page in pages()} == tables.keys()


def test_what_is_about_an_application_is_in_areas_that_applications_have() -> None:
    assert {AREAS[model] for model in OF_APPLICATION} <= AREAS_OF_APPLICATION
    assert HELD_BY.keys() <= AREAS.keys()


def test_no_table_answers_for_itself_whether_it_may_be_seen() -> None:
    for admin in site._registry.values():  # noqa: SLF001 (as above)
        for name in ASKING:
            assert getattr(type(admin), name) is not getattr(ModelAdmin, name, None), (type(admin), name)
