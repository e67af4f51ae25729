"""Typeset the formulas that pymdownx.arithmatex (generic) finds.

Runs after arithmatex and after inline parsing; a formula that MathJax cannot read is reported with its page and line.
"""

from __future__ import annotations

import html
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from scripts import pages, problems
from scripts.mathjax.typesetter import TYPESETTER, LatexError, Typeset, glyph_sheet


class SourcePreprocessor(Preprocessor):
    """Remember which page is being converted, before anything has changed its text."""

    page = pages.Page("(text)", "")

    def run(self, lines: list[str]) -> list[str]:
        self.page = pages.page_with("\n".join(lines))
        return lines


class MathsTreeprocessor(Treeprocessor):
    """Put the typeset formula where arithmatex left its LaTeX."""

    def __init__(self, md: Markdown, source: SourcePreprocessor) -> None:
        super().__init__(md)
        self._source = source
        self.formulas: list[Typeset] = []

    def run(self, root: ElementTree.Element) -> None:
        self.formulas = []
        locator = pages.Locator(self._source.page)
        for parent in root.iter():
            for index, element in enumerate(parent):
                if element.get("class") == "arithmatex":
                    parent[index] = self._typeset(element, locator)

    def _typeset(self, element: ElementTree.Element, locator: pages.Locator) -> ElementTree.Element:
        display = element.tag == "div"
        text = element.text or ""
        # arithmatex wraps formulas in \( \) or \[ \], and escapes the displayed ones.
        latex = (html.unescape(text) if display else text)[2:-2].strip()
        line = locator.line_of(latex)
        replacement = ElementTree.Element("div" if display else "span")
        replacement.tail = element.tail
        try:
            formula = TYPESETTER.typeset(latex, display)
        except LatexError as error:
            problems.report(self._source.page.path, line, f"MathJax cannot read this formula: {error}  {latex}")
            replacement.text = self.md.htmlStash.store(f'<code class="broken">{html.escape(latex)}</code>')
        else:
            self.formulas.append(formula)
            replacement.text = self.md.htmlStash.store(formula.markup(latex, display))
        return replacement


class GlyphPostprocessor(Postprocessor):
    """Append the glyphs that the page's formulas share."""

    def __init__(self, md: Markdown, formulas: MathsTreeprocessor) -> None:
        super().__init__(md)
        self._maths = formulas

    def run(self, text: str) -> str:
        return text + glyph_sheet(self._maths.formulas)


class MathsExtension(Extension):
    """MathJax at build time."""

    def extendMarkdown(self, md: Markdown) -> None:
        source = SourcePreprocessor(md)
        maths = MathsTreeprocessor(md, source)
        md.preprocessors.register(source, "source", 1000)
        md.treeprocessors.register(maths, "maths", 1)
        md.postprocessors.register(GlyphPostprocessor(md, maths), "glyphs", 0)


def makeExtension(**settings: object) -> MathsExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return MathsExtension(**settings)
