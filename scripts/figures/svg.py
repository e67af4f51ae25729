"""From a matplotlib figure to SVG whose colours and type are the page's own."""

from __future__ import annotations

import html
import io
import json
import re
from typing import Any

import matplotlib
from matplotlib.figure import Figure

# Colours that matplotlib draws with, and the CSS variables that take their place. The theme gives the variables
# their values, so one figure serves light and dark.
COLOURS = {
    "#0000f1": "var(--figure-f)",
    "#0000d2": "var(--figure-derivative)",
    "#0000a3": "var(--figure-third)",
    "#0000b4": "var(--figure-fourth)",
    "#000005": "var(--figure-guide)",
    "#000006": "var(--figure-grid)",
    "#000007": "var(--figure-ground)",
    "#000000": "currentColor",
}
F, DERIVATIVE, THIRD, FOURTH, GUIDE, GRID, GROUND, TEXT = COLOURS
SERIES = [THIRD, FOURTH, DERIVATIVE, TEXT]

# The size of the largest letters of a figure, and of those of the page in rem.
LETTERS, PAGE_LETTERS = 12, 0.8

SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "derivatives",
    "svg.fonttype": "none",
    "font.size": 11,
    "axes.titlesize": LETTERS,
    "axes.labelsize": 11,
    "axes.edgecolor": TEXT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.2,
    "legend.frameon": False,
    "legend.fontsize": 11,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


def new_figure(width: float = 4.8, height: float = 3.4) -> Figure:
    """Return an empty figure, its size in inches; inside ``matplotlib.rc_context(SETTINGS)``."""
    return Figure(figsize=(width, height))


def to_svg(figure: Figure, title: str, description: str, identity: str) -> str:
    """Return the figure as inline SVG.

    Parameters
    ----------
    figure : Figure
        Drawn with the colours of this module.
    title, description : str
        What a screen reader says of it.
    identity : str
        Prefix that makes the ids in the figure unique on a page.
    """
    buffer = io.StringIO()
    with matplotlib.rc_context(SETTINGS):
        figure.savefig(buffer, format="svg", bbox_inches="tight", pad_inches=0.04,
                       metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _finished(buffer.getvalue(), COLOURS, title, description, identity)


def wrap(drawing: str, samples: dict[str, Any] | None = None, caption: str = "") -> str:
    """Return the drawing in the figure element that the page shows, with the samples of its curves and its caption."""
    data = f" data-plot='{json.dumps(samples, separators=(',', ':'))}'{_axis(drawing, samples)}" if samples else ""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="plot" data-search-exclude{data}>{drawing}{below}</figure>'


def _axis(drawing: str, samples: dict[str, Any]) -> str:
    """Return for the style sheet where the horizontal axis begins and ends, as parts of the drawing, and its width."""
    found = re.search(r'max-width: (?P<most>[^"]*)" viewBox="0 0 (?P<width>\S+)', drawing)
    assert found, "each drawing has its greatest width"
    left, _, right, _ = (place / float(found["width"]) for place in samples["box"])
    return f' style="--left: {left:.4f}; --right: {right:.4f}; --most: {found["most"]}"'


def axes_box(drawing: str) -> list[float]:
    """Return left, top, right and bottom of the axes in a drawing of one plot."""
    found = re.search(r'patch_2">\s*<path d="M ([\d.]+) ([\d.]+)\s*L ([\d.]+) [\d.]+\s*L [\d.]+ ([\d.]+)', drawing)
    assert found, "matplotlib draws the background of the axes first"
    left, bottom, right, top = map(float, found.groups())
    return [left, top, right, bottom]


# What matplotlib draws with when nobody tells it otherwise, as in the notebooks.
STOCK_COLOURS = {
    "#1f77b4": "var(--figure-f)",
    "#ff7f0e": "var(--figure-derivative)",
    "#2ca02c": "var(--figure-third)",
    "#d62728": "var(--figure-fourth)",
    "#b0b0b0": "var(--figure-grid)",
    "#cccccc": "var(--figure-grid)",
    "#000000": "currentColor",
    "#ffffff": "var(--figure-ground)",
}


def follow_page(text: str, title: str, description: str, identity: str) -> str:
    """Return an SVG that stock matplotlib made, in the page's colours and type."""
    return _finished(text, STOCK_COLOURS, title, description, identity)


def _finished(text: str, colours: dict[str, str], title: str, description: str, identity: str) -> str:
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.S)
    text = text.replace("*{stroke-linejoin: round; stroke-linecap: butt}", "")
    text = re.sub(r"<defs>\s*<style[^>]*></style>\s*</defs>", "", text)
    for colour, variable in colours.items():
        text = text.replace(colour, variable)
    text = _page_type(text)
    text = _unique_ids(text, identity)
    text = re.sub(r'(<svg[^>]*?) width="([\d.]+)pt" height="[^"]*"', _no_wider, text, count=1)
    # Text without a colour of its own would be black, in the dark too.
    label = f'fill="currentColor" role="img" aria-labelledby="{identity}-title {identity}-desc"'
    naming = (f'<title id="{identity}-title">{html.escape(title)}</title>'
              f'<desc id="{identity}-desc">{html.escape(description)}</desc>')
    text = re.sub(r"<svg([^>]*)>", lambda m: f"<svg{m[1]} {label}>{naming}", text, count=1)
    return re.sub(r"\n\s*", "\n", text).strip()


def _no_wider(opening: re.Match[str]) -> str:
    """Let the figure grow until its letters are as large as those of the page, and no further."""
    return f'{opening[1]} style="max-width: {float(opening[2]) * PAGE_LETTERS / LETTERS:.1f}rem"'


def _page_type(text: str) -> str:
    """Let the page choose the typeface; keep the size."""
    return re.sub(r"; font-family: [^;\"]*", "", re.sub(r"font: (?:\w+ )?([\d.]+)px [^;\"]*", r"font-size: \1px", text))


def _unique_ids(text: str, identity: str) -> str:
    return re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{identity}-", text)
