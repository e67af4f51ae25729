"""The figure that a block asks for, from the cache where nothing that it is made of has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import matplotlib
import numpy

from scripts import later
from scripts.blocks import Block, displays, well_formed
from scripts.cache import Cache, digest, digest_of_files
from scripts.catalogue import title_of
from scripts.figures import svg
from scripts.figures.composition import draw_composition
from scripts.figures.curves import Plot, draw_function
from scripts.figures.graph import computational_graph_svg
from scripts.figures.secants import draw_secants
from scripts.figures.taylor import draw_taylor
from scripts.pages import Page
from scripts.paths import ROOT
from scripts.snippets import Snippet, blamed, load

DRAWN = {"function", "secant", "taylor", "composition", "graph", "numerics"}
# Blocks that always have a figure; the others where their options ask for a plot.
ALWAYS = {"graph", "numerics"}
# How a graph is read.
GRAPH = "Above a line: the value that goes forward. Below it: the gradient that comes back along it."
GRAPH_SUM = " Σ: the sum of all that come back to a value, its gradient."
# A convention at a kink that is a plain number: f'(0) := 1
CONVENTION = re.compile(r"'\s*(?:\\left)?\(\s*(-?[\d.]+)\s*(?:\\right)?\)\s*:=")


def has_figure(block: Block) -> bool:
    """Say whether the block draws something."""
    return block.name in DRAWN and (block.name in ALWAYS or bool(block.options.get("plot")))


def figure(block: Block) -> str:
    """Return the HTML of a block's figure.

    Raises
    ------
    ValueError
        The snippet is missing or raises, or an option does not fit it; the message is one line for the author.
    """
    key = _key(block)
    stored = _cache().get(key)
    if stored is None:
        with blamed(f"snippets/{block.argument}"):
            stored = _draw(block, identity=f"fig-{digest(key)[:8]}").encode()
        _cache().put(key, stored)
    return stored.decode()


def plot_of(block: Block) -> Plot:
    """Return the plot that a block asks for; the kinks are those it names or has conventions for.

    Raises
    ------
    ValueError
        An entry of the plot is malformed.
    """
    return Plot.read({"kinks": _kinks(block), **block.options["plot"]}, number)


def waiting(pages: Iterable[Page]) -> list[Block]:
    """Return the blocks of pages whose figures are not in the cache yet."""
    blocks = (block for page in pages for block in well_formed(page, *DRAWN))
    return [block for block in blocks if has_figure(block) and not _is_drawn(block)]


def draw_quietly(block: Block) -> None:
    """Draw a block's figure; what fails is reported by the page that uses it."""
    try:
        figure(block)
    except ValueError:
        pass


def number(value: Any) -> float:
    """Return a number that an author wrote as a number or as LaTeX.

    Raises
    ------
    ValueError
        It is neither.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    from scripts.equations import Page, Undefined, Unreadable

    try:
        return float(Page([]).evaluate(str(value), {}, digits=20))
    except (Unreadable, Undefined, TypeError) as error:
        raise ValueError(f"`{value}` is not a number: {error}") from error


@cache
def _cache() -> Cache:
    made_by = digest_of_files(ROOT / "scripts" / "figures")
    return Cache("figures", digest(made_by, matplotlib.__version__, numpy.__version__))


def _key(block: Block) -> str:
    if block.name == "numerics":
        from scripts.accuracy.comparison import ingredients

        return json.dumps([block.name, block.options, *ingredients(block)], sort_keys=True)
    titles = [title_of(path) for path in _snippets(block)]
    return json.dumps([block.name, titles, block.options, _kinks(block), _source(block)], sort_keys=True)


def _is_drawn(block: Block) -> bool:
    try:
        return _cache().get(_key(block)) is not None
    except ValueError:
        return True  # its snippet is missing, which its page reports


def _source(block: Block) -> str:
    """Return the source of the snippets that a block draws."""
    return "".join(load(path).source for path in _snippets(block))


def _snippets(block: Block) -> list[str]:
    return [path for path in (block.argument, block.options.get("outer")) if path]


def _kinks(block: Block) -> list[float]:
    return [float(at) for display in displays(block.content) for at in CONVENTION.findall(display)]


def _draw(block: Block, identity: str) -> str:
    if block.name == "numerics":
        if later.under_way():
            raise later.NotYet(f"the errors of {block.argument} are being measured")
        from scripts.accuracy.comparison import compare
        from scripts.figures.errors import draw_errors

        return draw_errors(compare(block), identity)
    options, alt = block.options, block.options["alt"]
    if block.name == "graph":
        drawing = computational_graph_svg({key: options[key] for key in ("inputs", "nodes", "alt")})
        return svg.wrap(drawing, caption=GRAPH + (GRAPH_SUM if "Σ" in drawing else ""))
    snippet = load(block.argument)
    name, *_ = names = [title_of(path) for path in _snippets(block)]
    plot = plot_of(block)
    drawers: dict[str, Callable[[Snippet], str]] = {
        "function": lambda s: draw_function(s, name, plot, alt, identity),
        "secant": lambda s: draw_secants(s, name, plot, number(options["at"]), [number(h) for h in options["steps"]],
                                         alt, identity),
        "composition": lambda s: draw_composition(s, load(options["outer"]), names, plot,
                                                  number(options["at"]), alt, identity),
        "taylor": lambda s: draw_taylor(s, name, plot, number(options["at"]), list(options["degrees"]), alt, identity),
    }
    return drawers[block.name](snippet)
