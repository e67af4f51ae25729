"""What the pages say of each function, as rows: the derivative table and the data files are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from scripts.blocks import Block, displays, well_formed
from scripts.pages import Heading, Page, every_page, stating
from scripts.paths import ROOT

# The condition at the end of a formula: \quad (x > 0)
CONDITION = re.compile(r",?\s*\\q?quad\s*\((?P<condition>(?:[^()]|\([^()]*\))*)\)\s*[.,]?\s*$", re.S)


# Who is defined or differentiated, and by what: f(x) := …, f'(x) = …; ∂y/∂x = …, dy/dx = …; ∇_x …
APPLIED = re.compile(r"(?P<of>[^'(]*)(?P<prime>'?)\s*(?:\\left)?\((?P<by>[^()]*?)\s*(?:\\right)?\)\s*:?=")
PARTIAL = re.compile(r"\\frac\s*\{\s*(?:\\partial\b|d).*?\}\s*\{\s*(?:\\partial\s*|d)(?P<by>(?:[^{}]|\{[^{}]*\})+)\}")
# What the text says of a letter: $\alpha > 0$.
BOUND = re.compile(r"(?<!\$)\$(?P<said>(?P<of>\\?[A-Za-z]+)\s*(?:<|>|\\[lg]e\b|\\ne\b)[^$]*)\$")
NABLA = re.compile(r"\\nabla_(?:\{(?P<braced>(?:[^{}]|\{[^{}]*\})+)\}|(?P<by>\w|\\[A-Za-z]+))")


@dataclass(frozen=True)
class Stated:
    """A formula that a function block states, in LaTeX.

    Attributes
    ----------
    latex : str
        Without its closing condition.
    condition : str
        Where it holds; may be empty.
    """

    latex: str
    condition: str = ""

    @property
    def of(self) -> str:
        r"""The function on the left side where it is applied to something: ``\Phi`` of ``\Phi'(x) = …``; else empty."""
        found = APPLIED.match(self.latex)
        return found["of"].strip() if found else ""

    @property
    def by(self) -> str:
        r"""The input by which a derivative is taken: ``x`` of ``f'(x) = …``, ``X`` of ``\nabla_X \det X = …``."""
        left = self.latex.partition("=")[0]
        if found := PARTIAL.search(left):
            return found["by"].strip()
        if found := NABLA.search(left):
            return (found["braced"] or found["by"]).strip()
        found = APPLIED.match(self.latex)
        return found["by"].strip() if found else ""


@dataclass(frozen=True)
class Row:
    """One function as its page states it.

    Attributes
    ----------
    page : Page
        Where it stands.
    block : Block
        The block that states it.
    definition : Stated
        ``f(x) := …``.
    derivatives : tuple of Stated
        ``f'(x) = …``, one for each input.
    helpers : tuple of Stated
        Definitions that the definition uses, and their derivatives: GELU is stated by the normal distribution Φ.
    conventions : tuple of str
        ``f'(0) := …`` at the kinks.
    """

    page: Page
    block: Block
    definition: Stated
    derivatives: tuple[Stated, ...]
    helpers: tuple[Stated, ...]
    conventions: tuple[str, ...]

    @property
    def id(self) -> str:
        """The snippet's path without its ending, ``activations/gelu``: the function's name everywhere."""
        return self.block.argument.removesuffix(".py")

    @property
    def title(self) -> str:
        """The heading under which the block stands."""
        return self._heading.text

    @property
    def anchor(self) -> str:
        """The id of that heading on the published page."""
        return self._heading.anchor

    @property
    def _heading(self) -> Heading:
        return heading_of(self.page, self.block)

    @property
    def family(self) -> str:
        """The folder of the snippet, which groups the table."""
        return self.id.rpartition("/")[0]

    @property
    def domain(self) -> str:
        """The condition of the first derivative that has one, or of the definition; may be empty."""
        return next((d.condition for d in self.derivatives if d.condition), self.definition.condition)

    @property
    def parameters(self) -> list[str]:
        r"""What the page says above the block of letters that the definition holds: ``\alpha > 0``."""
        above = "\n".join(self.page.body.split("\n")[: self.block.line - self.page.first_line])
        letters = re.findall(r"\\?[A-Za-z]+", self.definition.latex)
        said = [found["said"] for found in BOUND.finditer(above) if found["of"] in letters]
        return [bound for bound in said if bound not in self.domain]


def heading_of(page: Page, block: Block) -> Heading:
    """Return the heading under which a block stands, or the page's."""
    above = [heading for heading in page.headings if heading.line < block.line]
    return above[-1] if above else Heading(page.title, "", page.first_line)


def title_of(snippet: str) -> str:
    """Return what the pages call the function of a snippet: the heading over its block, of a rule without that word."""
    for page in stating().get(snippet, []):
        for block in well_formed(page, "function"):
            if block.argument == snippet:
                return heading_of(page, block).text.removesuffix(" rule")
    return PurePosixPath(snippet).stem.replace("_", " ")


def split_condition(latex: str) -> tuple[str, str]:
    """Return a formula without its closing condition, and the condition (empty where there is none)."""
    found = CONDITION.search(latex)
    return (latex[: found.start()].strip(), found["condition"].strip()) if found else (latex.strip(" .,\n"), "")


def row_of(page: Page, block: Block) -> Row | None:
    """Return the row that a function block makes; None where it states no definition."""
    stated = [Stated(*split_condition(latex)) for latex in displays(block.content)]
    defined = {found.of: found.by for found in stated if ":=" in found.latex and not _primed(found)}
    conventions, definitions, derivatives = [], [], []
    for formula in stated:
        if ":=" not in formula.latex:
            derivatives.append(formula)
        # f'(0) := … says something of one point; f'(x) := …, of the variable, would define f′.
        elif _primed(formula) and defined.get(formula.of) != formula.by:
            conventions.append(formula.latex)
        else:
            definitions.append(formula)
    if not definitions:
        return None
    *others, definition = definitions
    named = {other.of for other in others} - {"", definition.of}
    own = tuple(formula for formula in derivatives if formula.of not in named)
    helpers = (*others, *(formula for formula in derivatives if formula.of in named))
    return Row(page, block, definition, own, helpers, tuple(conventions))


def _primed(formula: Stated) -> bool:
    found = APPLIED.match(formula.latex)
    return found is not None and found["prime"] == "'"


def rows() -> Iterator[Row]:
    """Yield the rows of all pages, in the order of the nav."""
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in sorted(every_page(), key=lambda page: nav.find(page.address)):
        for block in well_formed(page, "function"):
            row = row_of(page, block)
            if row:
                yield row


def names(page: Page) -> list[str]:
    """Return what the functions on a page are called besides its title, in code too; a search goes by them."""
    found: list[str] = []
    for block in well_formed(page, "function"):
        code = block.argument.rpartition("/")[2].removesuffix(".py")
        found += [code.replace("_", " "), *map(str, block.options.get("also", []))]
    return list(dict.fromkeys(found))
