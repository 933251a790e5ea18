"""deploy/.env.example, the README's table and the settings name the same variables; no example is a secret."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.deploy.variables import ASSIGNED, DEPLOY, ROOT, documented, read_by_settings

SECRETS = {"SECRET_KEY", "SECRET_PEPPER", "KEY_ENCRYPTION_KEY", "METRICS_TOKEN", "DATABASE_URL"}
ROW = re.compile(r"^\| (`[A-Z_`, ]+`) \|", re.MULTILINE)


def test_the_example_names_each_variable_that_the_settings_read() -> None:
    assert documented() == read_by_settings()


def test_the_readme_names_each_variable_that_the_settings_read() -> None:
    rows = ROW.findall((ROOT / "README.md").read_text())

    assert {name for row in rows for name in re.findall(r"[A-Z_]+", row)} == read_by_settings() - {"DEBUG"}


def test_the_example_names_secrets_by_their_files_alone() -> None:
    names = ASSIGNED.findall((DEPLOY / ".env.example").read_text())

    assert not SECRETS & set(names)


def test_the_secrets_that_the_script_makes_are_a_safe_production(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    script = ["sh", str(DEPLOY / "make-secrets.sh"), str(folder)]
    subprocess.run(script, check=True)
    made = {file.name: file.read_text() for file in folder.iterdir()}
    subprocess.run(script, check=True)

    assert {file.name: file.read_text() for file in folder.iterdir()} == made
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())
    assert made["postgres_password"].strip() in made["database_url"]
    assert checked(folder, tmp_path) == (0, "")


def checked(secrets: Path, data_dir: Path) -> tuple[int, str]:
    """Run `check --deploy` as production would with the example and these secrets."""
    example = [line for line in (DEPLOY / ".env.example").read_text().splitlines() if re.match(r"[A-Z]", line)]
    told = dict(line.split("=", 1) for line in example)
    files = {f"{name}_FILE": str(secrets / name.lower()) for name in SECRETS - {"DATABASE_URL"}}
    told |= files | {"DATABASE_URL": "sqlite://:memory:", "DATA_DIR": str(data_dir)}
    told |= {"PROMETHEUS_MULTIPROC_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "authserver.settings"}
    inherited = {name: value for name, value in os.environ.items() if name not in read_by_settings()}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=inherited | told, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr
