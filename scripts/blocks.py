"""The ``///`` blocks of a page, as data: what the author asks the build to draw, include and check.

pymdownx.blocks turns a block with a slip in its header into plain text without a word; here each slip is a problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from scripts.pages import Page

OPENING = re.compile(r"^/// (?P<name>[a-z-]+)(?: *\| *(?P<argument>\S.*?))?[ ]*$")
# name: (takes an argument, its options, those of them that must be there)
KINDS: dict[str, tuple[bool, set[str], set[str]]] = {
    "function": (True, {"also", "plot", "alt"}, set()),
    "snippet": (True, set(), set()),
    "numerics": (True, {"at", "accepted", "plain", "line"}, set()),
    "secant": (True, {"plot", "alt", "at", "steps"}, {"plot", "alt", "at", "steps"}),
    "composition": (True, {"outer", "plot", "alt", "at"}, {"outer", "plot", "alt", "at"}),
    "taylor": (True, {"plot", "alt", "at", "degrees"}, {"plot", "alt", "at", "degrees"}),
    "graph": (False, {"inputs", "nodes", "alt"}, {"inputs", "nodes", "alt"}),
    "derivative-table": (False, set(), set()),
    "accuracy-table": (False, set(), set()),
    "verification": (False, set(), set()),
    "gallery": (True, set(), set()),
    "coverage": (False, set(), set()),
}
# The rest of pymdownx's own blocks may stand on a page as well; they check themselves.
OTHERS = {"details", "tab", "admonition", "note", "warning", "tip", "caption", "figure-caption", "html", "definition"}


class BlockError(ValueError):
    """A block's header is wrong; the message says what and how to mend it."""


@dataclass(frozen=True)
class Block:
    """One of our blocks on a page.

    Attributes
    ----------
    name, argument : str
        As in ``/// name | argument``.
    options : dict
        The YAML of the indented header.
    content : str
        The Markdown inside.
    line : int
        The line of the file on which the block begins.
    """

    name: str
    argument: str
    options: dict[str, Any]
    content: str
    line: int


@lru_cache(maxsize=4096)
def blocks_of(page: Page) -> list[Block | tuple[int, BlockError]]:
    """Return the blocks of a page in order; a block that is wrong comes as its line and the error."""
    found: list[Block | tuple[int, BlockError]] = []
    lines = _without_fences(page.body).split("\n")
    for index, text in enumerate(lines):
        opening = OPENING.match(text)
        if not opening or opening["name"] in OTHERS:
            continue
        line = page.first_line + index
        try:
            found.append(_read(opening, page.body.split("\n")[index + 1 :], line))
        except BlockError as error:
            found.append((line, error))
    return found


def well_formed(page: Page, *names: str) -> list[Block]:
    """Return the blocks of these names that have nothing wrong."""
    return [block for block in blocks_of(page) if isinstance(block, Block) and block.name in names]


def _without_fences(body: str) -> str:
    """Blank out fenced code, keeping the lines, so that an example of a block is not one."""
    return re.sub(r"^(`{3,}).*?^\1[ ]*$", lambda m: "\n" * m[0].count("\n"), body, flags=re.M | re.S)


def _read(opening: re.Match[str], following: list[str], line: int) -> Block:
    name, argument = opening["name"], opening["argument"] or ""
    if name not in KINDS:
        raise BlockError(f"unknown block `{name}`; there are {', '.join(sorted(KINDS))}")
    takes_argument, allowed, required = KINDS[name]
    if takes_argument and not argument:
        what, example = ("family", "activations") if name == "gallery" else ("snippet", "activations/gelu.py")
        raise BlockError(f"`/// {name}` lacks its {what}: write `/// {name} | {example}`")
    header = []
    while following and following[0].startswith("    "):
        header.append(following.pop(0))
    try:
        options = yaml.safe_load("\n".join(header)) or {}
    except yaml.YAMLError as error:
        raise BlockError(f"the options of `/// {name}` are not YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(options, dict):
        raise BlockError(f"the options of `/// {name}` must be `key: value` lines")
    for key in options.keys() - allowed:
        raise BlockError(f"`/// {name}` has no option `{key}`; it takes {', '.join(sorted(allowed)) or 'none'}")
    for key in sorted(required - options.keys()):
        raise BlockError(f"`/// {name}` lacks the option `{key}`")
    if "plot" in options and "alt" not in options:
        raise BlockError(f"`/// {name}` draws a plot but has no `alt`: say in a sentence what is to be seen")
    if "///" not in following:
        raise BlockError(f"`/// {name}` is not closed: end it with a line `///`")
    return Block(name, argument, options, "\n".join(following[: following.index("///")]).strip("\n"), line)


def displays(content: str) -> list[str]:
    """Return the displayed formulas of a block's content, in order."""
    return [formula.strip() for formula in re.findall(r"^\$\$\s*\n(.*?)\n\$\$", content, re.M | re.S)]
