"""The result as a picture: a panel of bars a path, CPU per request; readable on a light and on a dark ground."""

from collections.abc import Iterator
from html import escape
from typing import Any

from bench.lineup import AUTHSERVER, IN_MEMORY, ON_POSTGRESQL, TOOLKIT

WIDTH, LABELS, NUMBERS, FACTORS = 880, 230, 190, 70
BAR, GAP, PANEL_GAP = 18, 6, 34
TOP = 64
COLOURS = {AUTHSERVER: "#2f6fdb", IN_MEMORY: "#c98a1b", ON_POSTGRESQL: "#8f5fbf", TOOLKIT: "#8a8f98"}
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1d232b }
.title { font-size: 17px; font-weight: 600 } .path { font-weight: 600 } .quiet { fill: #59636e }
.ground { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #e6e9ed } .quiet { fill: #9aa4af } .ground { fill: #14181d }
}
"""


def draw(found: dict[str, Any]) -> str:
    """Return an SVG document."""
    panels = found["paths"]
    bars = sum(len(servers) for servers in panels.values())
    height = TOP + bars * (BAR + GAP) + len(panels) * PANEL_GAP
    body = "\n".join(_body(found))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="CPU per request">\n<style>{STYLE}</style>\n'
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>\n{body}\n</svg>\n'
    )


def _body(found: dict[str, Any]) -> Iterator[str]:
    load = found["machine"]["load_average"]
    yield _text(16, 28, "CPU per request, in microseconds: shorter is better", "title")
    under = f"Median of {found['plan']['rounds']} rounds, line: least to greatest, factor: peer by authserver"
    yield _text(16, 48, f"{under}; load average {load['before']:.1f} to {load['after']:.1f}", "quiet")
    y = float(TOP)
    for path, servers in found["paths"].items():
        yield _text(16, y + 18, path, "path")
        y += PANEL_GAP - GAP
        greatest = max(figures["cpu"]["max"] for figures in servers.values())
        scale = (WIDTH - LABELS - NUMBERS) / greatest
        for name, figures in servers.items():
            yield from _bar(y, name, figures["cpu"], scale=scale)
            yield _text(WIDTH - NUMBERS + 12, y + 14, f"{figures['cpu']['median']:.0f} µs")
            if ratio := found["ratios"][path].get(name):
                yield _text(WIDTH - FACTORS, y + 14, f"{ratio['median']:.2f} x")
            y += BAR + GAP
        y += GAP


def _bar(y: float, name: str, cpu: dict[str, float], *, scale: float) -> Iterator[str]:
    yield _text(32, y + 14, name)
    length = max(1.0, cpu["median"] * scale)
    yield f'<rect x="{LABELS}" y="{y:.0f}" width="{length:.1f}" height="{BAR}" rx="2" fill="{COLOURS[name]}"/>'
    ends = LABELS + cpu["min"] * scale, LABELS + cpu["max"] * scale
    yield (
        f'<line x1="{ends[0]:.1f}" x2="{ends[1]:.1f}" y1="{y + BAR / 2:.0f}" y2="{y + BAR / 2:.0f}" '
        f'stroke="#d0495b" stroke-width="2"/>'
    )


def _text(x: float, y: float, content: str, kind: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}"{f" class={kind!r}" if kind else ""}>{escape(content)}</text>'
