"""What a blueprint may point at: a command reads its environment and files, a caller over the network none of ours."""

from collections.abc import Mapping

from pydantic import ValidationInfo

OWN_MACHINE: Mapping[str, bool] = {"own_machine": True}


def refuse_from_afar(info: ValidationInfo) -> None:
    """Refuse a reference to this machine unless the file was read on it."""
    if info.context != OWN_MACHINE:
        raise ValueError("only a command on the server's own machine reads its environment and files: send the value")
