"""The results as one HTML page with plots, which needs no script and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from suggest_watch.evaluate.calibration import Calibration
from suggest_watch.evaluate.metrics import Estimate
from suggest_watch.evaluate.report import Report, headline, latency_ms, metric_names, provenance
from suggest_watch.evaluate.runs import SetResult

_ROW = 26
_LABEL = 104
_BAR = 300
_VALUE = 150
_SIDE = 240
_EDGE = 28
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
.plots { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
figure { margin: 0; } figcaption { font-weight: 600; }
svg text { fill: currentColor; font-size: 13px; } .bar { fill: #7a8ca5; }
.first { fill: #2f7d5b; } .whisker { stroke: currentColor; stroke-width: 1.5; }
"""


def page(report: Report) -> str:
    """Return the whole page."""
    sets = "\n".join(line for result in report.sets for line in _set(result))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>How good the suggestions are</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>How good the suggestions are</h1>\n<p>{escape(provenance(report))}</p>\n"
        f"{sets}\n</body></html>\n"
    )


def _set(result: SetResult) -> Iterator[str]:
    yield f"<h2>{escape(headline(result))}</h2>"
    yield '<div class="plots">'
    for name in metric_names(result):
        yield _plot(name, [(s.system, s.metrics[name]) for s in result.systems], digits=3)
    waits = [(s.system, _exactly(latency_ms(s, 0.5))) for s in result.systems]
    yield _plot("latency p50, ms", waits, digits=1)
    if result.calibration is not None:
        yield _figure("Confidence, and the share that was liked", diagram(result.calibration))
    yield "</div>"
    if result.misses:
        items = (
            f"<li>{escape(m.case)}: {escape(', '.join(m.aspects))}</li>" for m in result.misses
        )
        yield f"<details><summary>Not as expected</summary><ul>{''.join(items)}</ul></details>"


def _exactly(value: float) -> Estimate:
    return Estimate(value, value, value, 1)


def _plot(name: str, rows: Sequence[tuple[str, Estimate]], *, digits: int) -> str:
    """Draw one bar a system, its interval as a line across the bar's end."""
    longest = max(value.high for _, value in rows) or 1.0
    bars = []
    for row, (system, value) in enumerate(rows):
        top = row * _ROW
        end, low, high = (
            _LABEL + _BAR * number / longest for number in (value.mean, value.low, value.high)
        )
        middle = top + _ROW / 2
        style = "bar" if row else "bar first"
        bars.append(
            f'<text x="0" y="{middle + 5:.0f}">{escape(system)}</text>'
            f'<rect class="{style}" x="{_LABEL}" y="{top + 5}" '
            f'width="{end - _LABEL:.1f}" height="{_ROW - 10}"/>'
            f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" '
            f'y1="{middle:.0f}" y2="{middle:.0f}"/>'
            f'<text x="{_LABEL + _BAR + 8}" y="{middle + 5:.0f}">{value.mean:.{digits}f}</text>'
        )
    width, height = _LABEL + _BAR + _VALUE, len(rows) * _ROW
    drawing = (
        f'<svg role="img" aria-label="{escape(name)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(bars)}</svg>'
    )
    return _figure(name, drawing)


def diagram(found: Calibration) -> str:
    """Draw the reliability diagram: what lies on the diagonal came true; the area is the count."""
    most = max(each.count for each in found.bins)
    dots = "".join(
        f'<circle cx="{each.confidence * _SIDE:.1f}" cy="{(1 - each.liked) * _SIDE:.1f}" '
        f'r="{2 + 10 * (each.count / most) ** 0.5:.1f}" fill="#2f7d5b" fill-opacity="0.8"/>'
        for each in found.bins
    )
    grid = "".join(
        f'<line x1="{at}" x2="{at}" y1="0" y2="{_SIDE}"/>'
        f'<line x1="0" x2="{_SIDE}" y1="{at}" y2="{at}"/>'
        for at in range(0, _SIDE + 1, _SIDE // 4)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="reliability diagram" '
        f'width="{_SIDE + 2 * _EDGE}" height="{_SIDE + 2 * _EDGE}" '
        f'viewBox="-{_EDGE} -{_EDGE} {_SIDE + 2 * _EDGE} {_SIDE + 2 * _EDGE}">'
        f'<g stroke="#999" stroke-width="0.5">{grid}'
        f'<line x1="0" y1="{_SIDE}" x2="{_SIDE}" y2="0" stroke-width="1.5"/></g>{dots}'
        f'<g font-family="system-ui, sans-serif" font-size="12" fill="#777">'
        f'<text x="{_SIDE / 2}" y="{_SIDE + 20}" text-anchor="middle">confidence, 0 to 1</text>'
        f'<text x="{-_SIDE / 2}" y="-10" text-anchor="middle" transform="rotate(-90)">share liked'
        f"</text></g></svg>"
    )


def _figure(name: str, drawing: str) -> str:
    return f"<figure><figcaption>{escape(name)}</figcaption>{drawing}</figure>"
