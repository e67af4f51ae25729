"""What other sites show of a page when it is shared: a description and a card, made without a network."""

from __future__ import annotations

import io
import re
import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.blocks import Block, well_formed
from scripts.cache import Cache, digest, digest_of_files, version_of
from scripts.pages import Page
from scripts.snippets import load

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Matplotlib is imported where a card is drawn: a build that draws none starts half a second sooner.
SITE = "Derivatives for Backpropagation"
LONGEST = 200
INK, QUIET, PAPER, F, DERIVATIVE = "#1c2333", "#4b5563", "#ffffff", "#1b5fc1", "#b8500a"
LETTERS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
           "xi", "", "pi", "rho", "", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega")
GREEK = {name: chr(0x3B1 + place) for place, name in enumerate(LETTERS) if name}
GREEK |= {name.capitalize(): symbol.upper() for name, symbol in GREEK.items()}


def description(page: Page) -> str:
    """Return the first sentences of a page as plain text, without LaTeX."""
    for paragraph in re.split(r"\n\s*\n", page.body):
        if re.match(r"[A-Za-z\"“*\[]", paragraph.strip()):
            return textwrap.shorten(plain(paragraph), LONGEST, placeholder=" …")
    return ""


def plain(markdown: str) -> str:
    """Return what Markdown says, with simple formulas as letters."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"\$([^$]+)\$", lambda formula: in_letters(formula[1]), text)
    return " ".join(re.sub(r"[*`]", "", text).split())


def in_letters(latex: str) -> str:
    r"""Return a short formula as text: ``\sigma(x)`` as σ(x)."""
    text = re.sub(r"\\(?:operatorname|mathbf|mathrm|text|mathbb)\{([^{}]*)\}", r"\1", latex)
    text = re.sub(r"\\sqrt(?:\{([^{}]*)\}|\s*(\w))", r"√\1\2", text)
    text = re.sub(r"\\[dt]?frac(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))",
                  r"\1\2/\3\4", text)  # fmt: skip
    text = re.sub(r"\\([A-Za-z]+)", lambda name: GREEK.get(name[1], SYMBOLS.get(name[1], name[1])), text)
    return re.sub(r"\\[,;:! ]|[{}\\]", "", text).strip()


SYMBOLS = {"cdot": "·", "to": "→", "in": "∈", "neq": "≠", "le": "≤", "ge": "≥", "lvert": "|", "rvert": "|",
           "infty": "∞", "left": "", "right": "", "quad": " ", "partial": "∂", "sqrt": "√", "times": "×"}  # fmt: skip


def card_address(page: Page) -> str:
    """Return where a page's card is published."""
    return f"assets/cards/{Path(page.address).with_suffix('.png').as_posix()}"


def card(page: Page) -> bytes:
    """Return a PNG of 1200 × 630 with the page's title and, where it has a plot, its curves."""
    key = _key(page)
    stored = _cache().get(key)
    if stored is None:
        stored = _draw(page)
        _cache().put(key, stored)
    return stored


def waiting(pages: list[Page]) -> list[Page]:
    """Return the pages whose cards are not in the cache yet."""
    return [page for page in pages if _cache().get(_key(page)) is None]


def _plotted(page: Page) -> Block | None:
    return next((block for block in well_formed(page, "function") if block.options.get("plot")), None)


def _key(page: Page) -> str:
    block = _plotted(page)
    curves = (load(block.argument).source, repr(block.options["plot"]), block.content) if block else ()
    return digest(page.title, description(page), *curves)


@cache
def _cache() -> Cache:
    return Cache("cards", digest(digest_of_files(Path(__file__), Path(__file__).parent / "figures"),
                                 version_of("matplotlib", "numpy")))  # fmt: skip


def _draw(page: Page) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    block = _plotted(page)
    with matplotlib.rc_context({"font.family": "DejaVu Sans", "text.parse_math": False}):
        figure = Figure(figsize=(12, 6.3), facecolor=PAPER)
        width = 21 if block else 30
        title = "\n".join(textwrap.wrap(page.title, width)[:3])
        figure.text(0.06, 0.82, title, fontsize=44, fontweight="bold", color=INK, va="top", linespacing=1.2)
        lines = title.count("\n") + 1
        for number, line in enumerate(textwrap.wrap(description(page), 38 if block else 68)[:6]):
            figure.text(0.06, 0.66 - 0.12 * (lines - 1) - 0.065 * number, line, fontsize=20, color=QUIET)
        figure.text(0.06, 0.07, SITE, fontsize=20, color=F, fontweight="bold")
        if block:
            _draw_curves(figure, block)
        return _png(figure)


def _draw_curves(figure: Figure, block: Block) -> None:
    """Draw f and f′ without ticks; a snippet that cannot be drawn is reported where its page draws it."""
    import numpy as np

    from scripts.figures.curves import broken, comfortable_range, fixed
    from scripts.figures.drawing import plot_of

    try:
        snippet, plot = load(block.argument), plot_of(block)
        function, derivatives = fixed(snippet, plot)
        x = plot.inputs()
        curves = [np.asarray(curve(x), dtype=float) for curve in (function, *(d for _, d in derivatives))]
        heights = plot.y or comfortable_range(curves)
    except Exception:
        return
    axes = figure.add_axes((0.58, 0.2, 0.37, 0.62))
    for number, values in enumerate(curves):
        axes.plot(x, broken(x, values, plot), "--" if number else "-", color=DERIVATIVE if number else F, linewidth=4)
    axes.axhline(0, color="#9aa3b2", linewidth=1.2)
    axes.set_xlim(plot.x)
    axes.set_ylim(heights)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)


def _png(figure: Figure) -> bytes:
    """Return the picture with few colours, which is a third of the bytes."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = Image.fromarray(np.asarray(canvas.buffer_rgba())[:, :, :3])
    small = io.BytesIO()
    pixels.quantize(64, method=Image.Quantize.FASTOCTREE).save(small, "PNG")
    return small.getvalue()
