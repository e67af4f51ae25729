"""Typeset the formulas that pymdownx.arithmatex (generic) finds.

Runs after arithmatex and after inline parsing; a formula that MathJax cannot read is reported with its page and line,
and so is a dollar that opens or closes no formula.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from scripts import pages, problems
from scripts.mathjax.breaking import Clause, Row, Statement, broken_if_wide
from scripts.mathjax.typesetter import TYPESETTER, LatexError, Typeset

# A formula of one drawing in the text, and the punctuation after it.
FOLLOWED = re.compile(r'<span class="maths"[^>]*><svg (?:(?!</span>|<svg ).)*</span>[.,;:!?)]+', re.S)
# Between two statements; where a line ends there it takes no room.
GAP = '<span class="gap"> </span>'
# In ex: the space by which the further lines of a statement are set in, and a little more.
HANGING = 3
# The text of tables is small, and the letters of a fraction in it would be too small to read.
IN_CELL = r"\displaystyle "
# A dollar that arithmatex left in the text; it keeps an escaped one as a code between control characters. A price may
# stand as it is, if nothing after it looks like the rest of a formula.
STRAY = re.compile(r"\$(?!\d+(?:[.,]\d+)*(?![.,]?\w|\s*[-+*/=<>^_\\(]))")
CONTROL = re.compile("[\x02\x03\n]")


class SourcePreprocessor(Preprocessor):
    """Remember which page is being converted, before anything has changed its text.

    Attributes
    ----------
    page : Page
        The page.
    is_whole : bool
        Whether the page is complete; before, `toc` has the text of each heading postprocessed as if it were a page.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.page = pages.Page("(text)", "")
        self.is_whole = False

    def run(self, lines: list[str]) -> list[str]:
        self.page = pages.page_with("\n".join(lines))
        self.is_whole = False
        return lines


class MathsTreeprocessor(Treeprocessor):
    """Put the typeset formula where arithmatex left its LaTeX."""

    def __init__(self, md: Markdown, source: SourcePreprocessor) -> None:
        super().__init__(md)
        self._source = source

    def run(self, root: ElementTree.Element) -> None:
        self._report_stray_dollars(root)
        locator = pages.Locator(self._source.page)
        in_cells = {formula for cell in root.iter("td") for formula in cell.iter()}
        for element in root.iter():
            if element.get("class") == "arithmatex":
                self._typeset(element, locator, IN_CELL if element in in_cells else "")
        self._source.is_whole = True

    def _report_stray_dollars(self, root: ElementTree.Element) -> None:
        locator = pages.Locator(self._source.page)
        for piece in (piece for text in prose(root) for piece in CONTROL.split(text)):
            if STRAY.search(piece):
                message = r"a dollar of no formula: write $x$, without spaces inside, or \$ for a dollar"
                problems.report(self._source.page.path, locator.line_of(piece), f"{message}  {piece.strip()}")

    def _typeset(self, element: ElementTree.Element, locator: pages.Locator, style: str) -> None:
        display = element.tag == "div"
        text = element.text or ""
        # arithmatex wraps formulas in \( \) or \[ \], and escapes the displayed ones.
        latex = (html.unescape(text) if display else text)[2:-2].strip()
        line = locator.line_of(latex)
        try:
            formula = TYPESETTER.typeset(style + latex, display)
        except LatexError as error:
            problems.report(self._source.page.path, line, f"MathJax cannot read this formula: {error}  {latex}")
            element.set("class", "maths broken")
            element.set("data-latex", latex)  # so that what it defines is not said to be unknown
            element.text = AtomicString(latex)
            return
        element.set("class", "maths display" if display else "maths")
        element.set("data-latex", latex)
        # The site's search indexes text; a formula's MathML would fill it with loose letters.
        element.set("data-search-exclude", "")
        element.text = self.md.htmlStash.store(drawn(latex, formula, display, style) + formula.mathml)


def drawn(latex: str, whole: Typeset, display: bool, style: str = "") -> str:
    """Return the HTML of a formula: as it is, or if it is wider than a phone, in pieces that make lines.

    What sets the style, such as ``\\displaystyle``, is not part of the formula; each piece begins with it.
    """
    parts = broken_if_wide(latex, whole.width, display)
    if parts is None:
        return whole.drawing

    def draw(piece: str) -> str:
        return TYPESETTER.typeset(style + piece, display).drawing

    def beside(clause: Clause) -> str:
        pieces = "".join(map(draw, clause))
        return pieces if len(clause) == 1 else f'<span class="clause">{pieces}</span>'

    def stated(statement: Statement) -> str:
        # What stands beside a clause in lines would be aligned with the last of them: so no clause where the left side
        # stands beside the rows, or is so narrow that it fits in the space by which further lines are set in.
        is_narrow = TYPESETTER.typeset(statement[0][0], display).width < HANGING
        pieces = "".join(map(draw, sum(statement, []))) if parts.left or is_narrow else "".join(map(beside, statement))
        return f'<span class="statement">{pieces}</span>'

    def line(row: Row) -> str:
        return f'<span class="row">{GAP.join(map(stated, row))}</span>'

    try:
        if not display:
            return "".join(map(draw, parts.pieces))
        left = f'<span class="left">{draw(parts.left)}</span>' if parts.left else ""
        rows = "".join(map(line, parts.rows))
    except LatexError:  # such as one half of a pair of brackets
        return whole.drawing
    return f'<span class="broken-up">{left}<span class="rows">{rows}</span></span>'


def prose(element: ElementTree.Element) -> Iterator[str]:
    """Yield the text of an element in order, without code and formulas."""
    if element.tag not in ("code", "pre", "script", "style") and element.get("class") != "arithmatex":
        yield element.text or ""
        for child in element:
            yield from prose(child)
            yield child.tail or ""


class GluePostprocessor(Postprocessor):
    """Keep a comma on the line of the formula before it; next to a drawing a browser may break the line anywhere."""

    def run(self, text: str) -> str:
        return FOLLOWED.sub(r'<span class="glued">\g<0></span>', text)


class MathsExtension(Extension):
    """MathJax at build time."""

    def extendMarkdown(self, md: Markdown) -> None:
        source = SourcePreprocessor(md)
        md.preprocessors.register(source, "source", 1000)
        md.treeprocessors.register(MathsTreeprocessor(md, source), "maths", 1)
        md.postprocessors.register(GluePostprocessor(md), "glue", 0)


def makeExtension(**settings: object) -> MathsExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return MathsExtension(**settings)
