"""oauth/README.md says truly which file implements which document."""

from tests.structure.document_map import ROOT, documents, table


def test_the_map_of_documents_is_what_the_files_say_of_themselves() -> None:
    readme = (ROOT / "oauth" / "README.md").read_text()

    assert table() in readme, "Run: python -m tests.structure.document_map, and put the table into oauth/README.md."


def test_every_file_of_the_protocol_that_decides_names_a_document() -> None:
    named = {path for paths in documents().values() for path in paths}
    deciding = [
        path.relative_to(ROOT).as_posix()
        for folder in ("endpoints", "grants", "client_auth", "rules", "tokens")
        for path in (ROOT / "oauth" / folder).rglob("*.py")
        if path.name != "__init__.py"
    ]

    assert not set(deciding) - named
