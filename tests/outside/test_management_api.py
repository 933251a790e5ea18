"""The lines of docs/management-api.md do what the page says, as they are written there."""

import re
import shutil
import subprocess

import pytest

from tests.live import ROOT, Live

pytestmark = pytest.mark.outside

SLUG = "documented"
SECRET = "k" * 43
LINES = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REALM = f"""
realms:
  - slug: {SLUG}
    name: Documented
    roles: [{{name: administrator, administers: true}}]
    service_accounts:
      - {{client_id: script, name: Script, secret: {{value: "{SECRET}"}},
         roles: [administrator], scopes: ["authserver:write"]}}
"""


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing")
def test_the_lines_of_the_page_run_from_top_to_bottom_and_once_more(live_server_process: Live) -> None:
    live_server_process.apply(REALM)
    lines = "\n".join(LINES.findall((ROOT / "docs/management-api.md").read_text()))
    told = {"ISSUER": live_server_process.issuer(SLUG), "CLIENT_ID": "script", "CLIENT_SECRET": SECRET}

    for attempt in range(2):
        again = lines if attempt == 0 else re.sub(r'^.*api-keys/" -d.*$', "", lines, flags=re.MULTILINE)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", again],
            env=live_server_process.environment | told,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert '"done":true' in done.stdout
