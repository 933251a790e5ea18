"""The names of the environment: those that the settings read, and those that .env.example documents."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
READERS = {"str", "bool", "list"}
ASSIGNED = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)


def read_by_settings() -> set[str]:
    """Return each name that a module of the settings asks the environment for."""
    return {
        argument.value
        for module in (ROOT / "authserver/settings").glob("*.py")
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Call) and _reads(node.func)
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def documented() -> set[str]:
    """Return each name of .env.example, without `_FILE`."""
    return {name.removesuffix("_FILE") for name in ASSIGNED.findall((DEPLOY / ".env.example").read_text())}


def _reads(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in {"_number", "_header"}
    of_env = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "env"
    return of_env and isinstance(function, ast.Attribute) and function.attr in READERS
