"""One run of Schemathesis against a realm of a running server, and what came back."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.fuzz import description
from tests.fuzz.world import CLIENT, SECRET, made
from tests.live import ROOT, Live

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
SECONDS = 600
CONFIGURATION = """
[auth.openapi.client]
username = "{client}"
password = "{secret}"
[auth.openapi.access_token]
bearer = "{token}"
"""


@dataclass(frozen=True)
class Report:
    """How often each operation answered with each status, and what Schemathesis says."""

    statuses: Counter[tuple[str, int]]
    said: str
    passed: bool

    @property
    def cases(self) -> int:
        return self.statuses.total()


def run(live: Live, *, slug: str, examples: int, phases: str, seed: int) -> Report:
    """Make the realm and send at most so many requests an operation and phase to its protocol endpoints."""
    values = made(live, slug)
    document = description.enlivened(description.read(), values)
    told = CONFIGURATION.format(client=CLIENT, secret=SECRET, token=values["access_token"][0])
    registration = f"{live.issuer(slug)}/clients-registrations/openid-connect"
    hooks = {"SCHEMATHESIS_HOOKS": "tests.fuzz.hooks", "FUZZ_REGISTRATION": registration}
    options = ["--checks", "not_a_server_error", "--max-examples", str(examples), "--phases", phases]
    options += ["--seed", str(seed), "--max-redirects", "0"]
    return send(live, document, url=live.url, configuration=told, options=options, environment=hooks)


def send(
    live: Live,
    document: Mapping[str, Any],
    *,
    url: str,
    configuration: str,
    options: Sequence[str],
    environment: Mapping[str, str],
) -> Report:
    """Let Schemathesis make requests from a document."""
    copy, settings, report = (live.folder / name for name in ("openapi.yaml", "schemathesis.toml", "fuzz.ndjson"))
    copy.write_text(yaml.safe_dump(document))
    settings.write_text(configuration)
    command = [str(SCHEMATHESIS), "--config-file", str(settings), "run", str(copy), "--url", url, *options]
    command += ["--generation-database", "none", "--continue-on-failure", "--no-color"]
    command += ["--report", "ndjson", "--report-ndjson-path", str(report)]
    told = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, timeout=SECONDS, check=False)
    return Report(_statuses(report.read_text()), done.stdout + done.stderr, passed=done.returncode == 0)


def _statuses(lines: str) -> Counter[tuple[str, int]]:
    found: Counter[tuple[str, int]] = Counter()
    for line in lines.splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for interaction in recorder.get("interactions", {}).values():
            if answer := interaction["response"]:
                found[recorder["label"], answer["status_code"]] += 1
    return found
