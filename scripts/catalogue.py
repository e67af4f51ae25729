"""What the pages say of each function, as rows: the derivative table and the data files are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.blocks import Block, displays, well_formed
from scripts.pages import Page, every_page
from scripts.paths import ROOT

# The condition at the end of a formula: \quad (x > 0)
CONDITION = re.compile(r",?\s*\\q?quad\s*\((?P<condition>(?:[^()]|\([^()]*\))*)\)\s*[.,]?\s*$", re.S)


@dataclass(frozen=True)
class Row:
    """One function as its page states it, in LaTeX.

    Attributes
    ----------
    page : Page
        Where it stands.
    block : Block
        The block that states it.
    definition : str
        ``f(x) := …`` without its condition.
    derivatives : tuple of str
        ``f'(x) = …``, one for each input, without conditions.
    domain : str
        The condition of the first derivative, or of the definition; may be empty.
    conventions : tuple of str
        ``f'(0) := …`` at the kinks.
    """

    page: Page
    block: Block
    definition: str
    derivatives: tuple[str, ...]
    domain: str
    conventions: tuple[str, ...]

    @property
    def title(self) -> str:
        """The heading under which the block stands."""
        above = "\n".join(self.page.body.split("\n")[: self.block.line - self.page.first_line])
        return re.findall(r"^#+ (.+)$", above, re.MULTILINE)[-1].strip()

    @property
    def family(self) -> str:
        """The folder of the page, which groups the table."""
        return self.page.address.split("/")[-2]


def split_condition(latex: str) -> tuple[str, str]:
    """Return a formula without its closing condition, and the condition (empty where there is none)."""
    found = CONDITION.search(latex)
    return (latex[: found.start()].strip(), found["condition"].strip()) if found else (latex.strip(" .,\n"), "")


def row_of(page: Page, block: Block) -> Row | None:
    """Return the row that a function block makes; None where it states no definition."""
    definitions, derivatives, conventions = [], [], []
    for latex in displays(block.content):
        formula, condition = split_condition(latex)
        if ":=" not in formula:
            derivatives.append((formula, condition))
        elif re.match(r"[^=:]*'\s*(?:\\left)?\((?![a-z]\b)[^()]*\)\s*:=", formula):
            conventions.append(formula)
        else:
            definitions.append((formula, condition))
    if not definitions:
        return None
    definition, domain = definitions[-1]
    domain = next((condition for _, condition in derivatives if condition), domain)
    return Row(page, block, definition, tuple(d for d, _ in derivatives), domain, tuple(conventions))


def rows() -> Iterator[Row]:
    """Yield the rows of all pages, in the order of the nav."""
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in sorted(every_page(), key=lambda page: nav.find(page.address)):
        for block in well_formed(page, "function"):
            row = row_of(page, block)
            if row:
                yield row
