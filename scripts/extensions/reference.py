"""The blocks of a reference page: the answer with its figure, the code, the pictures, the derivative table."""

from __future__ import annotations

import os
import re
from itertools import compress, groupby
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from scripts import blocks, catalogue, problems, snippets
from scripts.extensions.maths import SourcePreprocessor, drawn
from scripts.mathjax.typesetter import TYPESETTER, LatexError
from scripts.social import GREEK

FILE_NAME = re.compile(r'(?<=<span class="filename">)[^<]+')
# How a reader types a power or an index: x^2, x^(1/3), e^f(x), log_a.
SCRIPT = re.compile(r"\^(?:\(([^()]*)\)|(\w+(?:\([^()]*\))?))|_(\w)\b")
Options = dict[str, tuple[Any, Any]]
FUNCTIONS = {"arccos", "arcsin", "arctan", "cos", "cosh", "cot", "coth", "csc", "exp", "log", "max", "min", "sec",
             "sin", "sinh", "tan", "tanh"}  # fmt: skip


def page_of(md: Markdown) -> SourcePreprocessor:
    """Return the preprocessor that knows the page being converted."""
    source = md.preprocessors["source"]
    assert isinstance(source, SourcePreprocessor)
    return source


class SnippetPreprocessor(Preprocessor):
    """Report the blocks that are wrong, and put each snippet's file in the place of its block."""

    def run(self, lines: list[str]) -> list[str]:
        page = page_of(self.md).page
        text = "\n".join(lines)
        for block in blocks.blocks_of(page):
            if isinstance(block, tuple):
                line, error = block
                problems.report(page.path, line, str(error))
            elif block.name == "snippet":
                opening = f"/// snippet | {block.argument}"
                text = text.replace(f"{opening}\n///", self._code(page.path, block), 1)
        return text.split("\n")

    def _code(self, page: str, block: blocks.Block) -> str:
        try:
            source = snippets.load(block.argument).source.rstrip("\n")
        except snippets.SnippetError as error:
            problems.report(page, block.line, str(error))
            return ""
        file = os.path.relpath(f"docs/snippets/{block.argument}", os.path.dirname(page) or ".")
        name = os.path.basename(block.argument)
        return (
            f'````python title="snippets/{block.argument}"\n{source}\n````\n\n'
            f'[Download {name}]({file}){{: .download download="{name}" }}'
        )


class NamesPostprocessor(Postprocessor):
    """Let the names of files be broken into lines where they have joints."""

    def run(self, text: str) -> str:
        return FILE_NAME.sub(lambda name: re.sub(r"(?<=[/_])", "<wbr>", name[0]), text)


class OurBlock(Block):
    """A block whose header scripts.blocks has already checked."""

    ARGUMENT = None

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        return ElementTree.SubElement(parent, "div", {"class": self.NAME})

    def draw(self, parent: ElementTree.Element, number: int | None = None) -> None:
        """Append the figure that the block asks for, if it does; the number tells blocks of one header apart."""
        from scripts.figures import drawing  # here, so that a build that draws nothing starts without matplotlib

        page = page_of(self.md).page
        there = blocks.well_formed(page, self.NAME)
        fitting = [b for i, b in enumerate(there) if self._is(b) and number in (None, i)]
        given = fitting[0] if fitting else None
        if given is None or not drawing.has_figure(given):
            return
        try:
            figure = drawing.figure(given)
        except ValueError as error:
            problems.report(page.path, given.line, str(error))
            return
        ElementTree.SubElement(parent, "p").text = self.md.htmlStash.store(figure)

    def _is(self, block: blocks.Block) -> bool:
        options = {key: self.options[key] for key in block.options}
        return block.argument == (self.argument or "") and block.options == options


def unbroken(name: object) -> str:
    """Return the name, with no room to break it into lines if it is a formula."""
    return str(name).replace(" ", "\N{NO-BREAK SPACE}") if SCRIPT.search(str(name)) else str(name)


def add_name(element: ElementTree.Element, typed: str) -> None:
    """Write into the element what is typed as x^(-1) or log_a x as it is printed, raised or lowered."""
    pieces = SCRIPT.split(typed)
    element.text = pieces[0]
    for braced, plain, low, following in zip(pieces[1::4], pieces[2::4], pieces[3::4], pieces[4::4]):
        script = ElementTree.SubElement(element, "sub" if low else "sup")
        script.text = (braced or plain or low).replace("-", "\N{MINUS SIGN}")
        script.tail = following


def sought_words(block: blocks.Block) -> list[str]:
    """Return the symbols and names in a block's formulas, as a reader would type them, and the snippet's name."""
    operators = re.findall(r"\\operatorname\{(\w+)\}", block.content)
    macros = re.findall(r"\\([A-Za-z]+)", block.content)
    words = [os.path.basename(block.argument).removesuffix(".py"), *operators]
    words += [GREEK.get(macro, macro) for macro in macros if macro in GREEK or macro in FUNCTIONS]
    return sorted(set(words))


class FunctionBlock(OurBlock):
    """The answer: definition, derivative and domain, beside the figure."""

    NAME = "function"
    OPTIONS: Options = {"also": ([], None), "plot": (None, None), "alt": ("", None)}

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        answer = super().on_create(parent)
        if not self.options["plot"]:
            answer.set("class", f"{self.NAME} plotless")
        ElementTree.SubElement(answer, "div", {"class": "formulas"})
        return answer

    def on_add(self, block: ElementTree.Element) -> ElementTree.Element:
        return block[0]

    def on_end(self, block: ElementTree.Element) -> None:
        if self.options["also"]:
            also = ElementTree.SubElement(block[0], "p", {"class": "also"})
            add_name(also, "Also called " + ", ".join(map(unbroken, self.options["also"])) + ".")
        page = page_of(self.md).page
        given = next((b for b in blocks.well_formed(page, self.NAME) if self._is(b)), None)
        if given:
            # Formulas are not in the search; a reader may type one of these all the same.
            sought = ElementTree.SubElement(block, "p", {"class": "sought", "hidden": ""})
            sought.text = f"Derivative of {page.title}: " + ", ".join(sought_words(given))
        self.draw(block)


class SecantBlock(OurBlock):
    """Secants that become the tangent."""

    NAME = "secant"
    OPTIONS: Options = {key: (None, None) for key in ("plot", "alt", "at", "steps")}

    def on_end(self, block: ElementTree.Element) -> None:
        self.draw(block)


class TaylorBlock(OurBlock):
    """A function and its Taylor polynomials."""

    NAME = "taylor"
    OPTIONS: Options = {key: (None, None) for key in ("plot", "alt", "at", "degrees")}

    def on_end(self, block: ElementTree.Element) -> None:
        self.draw(block)


class CompositionBlock(OurBlock):
    """Two functions and their composition."""

    NAME = "composition"
    OPTIONS: Options = {key: (None, None) for key in ("plot", "alt", "at", "outer")}

    def on_end(self, block: ElementTree.Element) -> None:
        self.draw(block)


class GraphBlock(OurBlock):
    """A computational graph with values and gradients."""

    NAME = "graph"
    OPTIONS: Options = {key: (None, None) for key in ("inputs", "nodes", "alt")}

    def on_end(self, block: ElementTree.Element) -> None:
        self.draw(block)


class NumericsBlock(OurBlock):
    """The textbook form beside ours, measured."""

    NAME = "numerics"
    OPTIONS: Options = {"at": ({}, None), "accepted": ({}, None), "plain": ({}, None), "line": (None, None)}

    def on_end(self, block: ElementTree.Element) -> None:
        # Two blocks of a page may have the same header, so they are told apart by their order.
        self.tracker["number"] = self.tracker.get("number", -1) + 1
        self.draw(block, self.tracker["number"])
        page = page_of(self.md).page
        note = ElementTree.SubElement(block, "p", {"class": "measure"})
        link = ElementTree.SubElement(note, "a")
        link.set("href", os.path.relpath("accuracy.md", os.path.dirname(page.address) or "."))
        link.text = "How this is measured"


class DerivativeTableBlock(OurBlock):
    """Every function of the site with its derivative and domain, from the pages that state them."""

    NAME = "derivative-table"

    def on_end(self, block: ElementTree.Element) -> None:
        folder = os.path.dirname(page_of(self.md).page.address)
        for family, rows in groupby(catalogue.rows(), key=lambda row: row.family):
            heading = ElementTree.SubElement(block, "h2")
            heading.text = family.capitalize()
            # A narrow window shows each row as lines; the roles let it be a table for screen readers all the same.
            table = ElementTree.SubElement(block, "table", {"role": "table"})
            head = ElementTree.SubElement(table, "thead", {"role": "rowgroup"})
            header = ElementTree.SubElement(head, "tr", {"role": "row"})
            for title in ("Function", "Definition", "Derivative", "Domain"):
                ElementTree.SubElement(header, "th", {"scope": "col", "role": "columnheader"}).text = title
            body = ElementTree.SubElement(table, "tbody", {"role": "rowgroup"})
            for row in rows:
                self._add(ElementTree.SubElement(body, "tr", {"role": "row"}), row, folder)

    def _add(self, line: ElementTree.Element, row: catalogue.Row, folder: str) -> None:
        link = ElementTree.SubElement(ElementTree.SubElement(line, "th", {"scope": "row", "role": "rowheader"}), "a")
        link.set("href", address_of(row, folder))
        link.text = row.title
        helpers = [helper.latex for helper in row.helpers]
        definitions = [*(latex for latex in helpers if ":=" in latex), row.definition.latex]
        derivatives = [*(d.latex for d in row.derivatives), *(latex for latex in helpers if ":=" not in latex)]
        for formulas in (definitions, derivatives, [row.domain, *row.parameters]):
            cell = ElementTree.SubElement(line, "td", {"role": "cell"})
            for latex in filter(None, formulas):
                add_copy(self.md, ElementTree.SubElement(cell, "div"), latex, in_pieces=True)


def address_of(row: catalogue.Row, folder: str) -> str:
    """Return the link from a page in a folder of docs/ to a function: its page, and its section where it has one."""
    page = os.path.relpath(row.page.address, folder or ".")
    return page if row.title == row.page.title else f"{page}#{row.anchor}"


def add_copy(md: Markdown, element: ElementTree.Element, latex: str, in_pieces: bool = False) -> None:
    """Typeset into the element a formula that another page states; it is checked there and not read here."""
    try:
        formula = TYPESETTER.typeset(latex, display=True)
    except LatexError:
        return  # reported on the page that states it
    seen = drawn(latex, formula, display=True) if in_pieces else formula.drawing
    element.set("class", "maths copy")
    element.set("data-copy", latex)
    element.set("data-search-exclude", "")
    element.text = md.htmlStash.store(seen + formula.mathml)


class AccuracyTableBlock(OurBlock):
    """Every measured function with its errors, beside those of the frameworks."""

    NAME = "accuracy-table"

    def on_end(self, block: ElementTree.Element) -> None:
        from scripts.accuracy.table import TITLES, table

        page = page_of(self.md).page
        folder = os.path.dirname(page.address)
        found = table()
        for problem in found.problems:
            problems.report(problem.page, problem.line, problem.message)
        ElementTree.SubElement(block, "p").text = found.note
        for family, lines in groupby(found.lines, key=lambda line: line.family):
            ElementTree.SubElement(block, "h3").text = family.capitalize()
            members = list(lines)
            body = ElementTree.SubElement(block, "table")
            header = ElementTree.SubElement(ElementTree.SubElement(body, "thead"), "tr")
            # The frameworks have nothing beside some families, such as the rules.
            filled = [any(texts) for texts in zip(*(line.cells for line in members))]
            for title in (TITLES[0], *compress(TITLES[1:], filled)):
                ElementTree.SubElement(header, "th", {"scope": "col"}).text = title
            rows = ElementTree.SubElement(body, "tbody")
            for line in members:
                row = ElementTree.SubElement(rows, "tr")
                link = ElementTree.SubElement(ElementTree.SubElement(row, "th", {"scope": "row"}), "a")
                link.set("href", os.path.relpath(line.address, folder or "."))
                ElementTree.SubElement(link, "code").text = line.function
                for text in compress(line.cells, filled):
                    ElementTree.SubElement(row, "td").text = text


class ReferenceExtension(BlocksExtension):
    """The blocks of this site."""

    def extendMarkdown(self, md: Markdown) -> None:
        super().extendMarkdown(md)
        # Before fenced code is read (25), after the page is known (1000).
        md.preprocessors.register(SnippetPreprocessor(md), "snippet", 100)
        # After code has been put in its place (30).
        md.postprocessors.register(NamesPostprocessor(md), "names", 20)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: object) -> None:
        for kind in (FunctionBlock, SecantBlock, TaylorBlock, CompositionBlock, GraphBlock, NumericsBlock,
                     DerivativeTableBlock, AccuracyTableBlock):
            block_mgr.register(kind, self.getConfigs())  # type: ignore[attr-defined]


def makeExtension(**settings: object) -> ReferenceExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return ReferenceExtension(**settings)
