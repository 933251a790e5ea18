"""One run of Schemathesis against a realm of a running server, and what came back."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

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
    """Make the realm and send at most so many requests an operation and phase."""
    values = made(live, slug)
    copy, settings, report = (live.folder / name for name in ("openapi.yaml", "schemathesis.toml", "fuzz.ndjson"))
    copy.write_text(yaml.safe_dump(description.enlivened(description.read(), values)))
    settings.write_text(CONFIGURATION.format(client=CLIENT, secret=SECRET, token=values["access_token"][0]))
    command = [str(SCHEMATHESIS), "--config-file", str(settings), "run", str(copy), "--url", live.url]
    command += ["--checks", "not_a_server_error", "--max-examples", str(examples), "--phases", phases]
    command += ["--seed", str(seed), "--generation-database", "none", "--max-redirects", "0", "--continue-on-failure"]
    command += ["--no-color", "--report", "ndjson", "--report-ndjson-path", str(report)]
    told = os.environ | {"SCHEMATHESIS_HOOKS": "tests.fuzz.hooks", "PYTHONPATH": str(ROOT)}
    told["FUZZ_REGISTRATION"] = f"{live.issuer(slug)}/clients-registrations/openid-connect"
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
