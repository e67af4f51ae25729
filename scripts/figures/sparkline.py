"""f and f′ small, without ticks: the card of a function on the page of its family."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from functools import cache

import matplotlib
import numpy as np
from matplotlib.path import Path as Curve
from matplotlib.transforms import Affine2D

from scripts.blocks import Block
from scripts.cache import Cache, digest, digest_of_files
from scripts.figures import svg
from scripts.figures.curves import Plot, broken, comfortable_range, fixed, sample
from scripts.figures.drawing import plot_of
from scripts.paths import ROOT
from scripts.snippets import Snippet, blamed, load

WIDTH, HEIGHT = 200, 110
# Between the curves and the border, so that a thick line is not cut.
MARGIN = 3
COMMANDS = {int(Curve.MOVETO): "M", int(Curve.LINETO): "L"}


def sparkline(block: Block) -> str:
    """Return a function block's plot as a small inline SVG, from the cache where nothing has changed.

    Raises
    ------
    ValueError
        The snippet is missing or raises, or an option does not fit it; the page of the function tells that too.
    """
    snippet, plot = load(block.argument), plot_of(block)
    key = json.dumps([snippet.source, repr(plot), block.options["alt"]])
    stored = _cache().get(key)
    if stored is None:
        with blamed(f"snippets/{block.argument}"):
            stored = draw(snippet, plot, block.options["alt"]).encode()
        _cache().put(key, stored)
    return stored.decode()


def draw(snippet: Snippet, plot: Plot, alt: str) -> str:
    """Draw the function solid and its derivative dashed, over the axes through the origin where they are in sight.

    Written as SVG directly: matplotlib's own is ten times as large, and a page has dozens of these.
    """
    function, derivatives = fixed(snippet, plot)
    x = plot.inputs()
    curves: list[tuple[str, Callable]] = [(svg.F, function), *((svg.DERIVATIVE, curve) for _, curve in derivatives)]
    values = [sample(curve, x, snippet) for _, curve in curves]
    low, high = plot.y or comfortable_range(values)
    to_card = (
        Affine2D().translate(-plot.x[0], -low)
        .scale((WIDTH - 2 * MARGIN) / (plot.x[1] - plot.x[0]), -(HEIGHT - 2 * MARGIN) / (high - low))
        .translate(MARGIN, HEIGHT - MARGIN)
    )  # fmt: skip
    [[left, top]] = to_card.transform([[0, 0]])
    axes = [f"M0 {top:.1f}H{WIDTH}"] * (low < 0 < high) + [f"M{left:.1f} 0V{HEIGHT}"] * (plot.x[0] < 0 < plot.x[1])
    paths = [f'<path stroke="{svg.COLOURS[svg.GUIDE]}" stroke-width=".6" d="{"".join(axes)}"/>'] if axes else []
    for (colour, _), heights in zip(curves, values):
        dashes = "" if colour == svg.F else ' stroke-dasharray="6 4"'
        d = _outline(np.column_stack([x, broken(x, heights, plot)]), to_card)
        paths.append(f'<path stroke="{svg.COLOURS[colour]}"{dashes} d="{d}"/>')
    return (
        f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(alt)}" fill="none" '
        f'stroke-width="2.2" stroke-linejoin="round">{"".join(paths)}</svg>'
    )


def _outline(points: np.ndarray, to_card: Affine2D) -> str:
    """Return a curve as the `d` of a path, cut off at the border, without the points that nobody would miss."""
    cleaned = Curve(points).cleaned(
        to_card, remove_nans=True, clip=(0, 0, WIDTH, HEIGHT), simplify=True, snap=False, curves=False
    )
    written = []
    for (across, down), code in zip(np.asarray(cleaned.vertices), np.asarray(cleaned.codes)):
        if int(code) in COMMANDS:
            written.append(f"{COMMANDS[int(code)]}{across:.1f} {down:.1f}")
    return "".join(written)


@cache
def _cache() -> Cache:
    made_by = digest_of_files(ROOT / "scripts" / "figures")
    return Cache("sparklines", digest(made_by, matplotlib.__version__, np.__version__))
