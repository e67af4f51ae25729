"""Blocks that show many pages on one: the cards of a family, and what the reference holds of what it is to hold."""

from __future__ import annotations

import os
import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markdown import Markdown
from pymdownx.blocks import BlocksExtension

from scripts import catalogue, problems
from scripts.blocks import well_formed
from scripts.extensions.reference import OurBlock, add_copy, add_name, address_of, page_of
from scripts.mathjax.typesetter import TYPESETTER, LatexError

if TYPE_CHECKING:
    from scripts import coverage

# What a card has room for, in ex.
CARD = 29
TOKEN = re.compile(r"\\(?:begin|end)\{\w+\}|\\(?:left|right)\s*\\?.|\\[A-Za-z]+|\\.|\s+|.", re.S)
OPENS = re.compile(r"\\begin|\\left(?![a-z])|[({\[]")
CLOSES = re.compile(r"\\end|\\right(?![a-z])|[)}\]]")
MARKS = {"checked": "✓", "there": "○", "missing": "–"}


class GalleryBlock(OurBlock):
    """A card for every function of a family, in the order of the nav: plot, name, derivative."""

    NAME = "gallery"

    def on_end(self, block: ElementTree.Element) -> None:
        page = page_of(self.md).page
        family = [row for row in catalogue.rows() if row.family == self.argument]
        if not family:
            there = ", ".join(dict.fromkeys(row.family for row in catalogue.rows()))
            line = next((given.line for given in well_formed(page, self.NAME) if self._is(given)), 0)
            problems.report(
                page.path, line, f"`/// gallery | {self.argument}`: there is no such family; there are {there}"
            )
        if any(row.block.options.get("plot") for row in family):
            legend = ElementTree.SubElement(block, "p", {"class": "legend"})
            for kind, text in (("f", "function"), ("derivative", "derivative")):
                ElementTree.SubElement(legend, "span", {"class": kind}).text = text
        cards = ElementTree.SubElement(block, "ul", {"class": "cards"})
        for row in family:
            self._card(ElementTree.SubElement(cards, "li"), row, os.path.dirname(page.address))

    def _card(self, card: ElementTree.Element, row: catalogue.Row, folder: str) -> None:
        if row.block.options.get("plot"):
            from scripts.figures.sparkline import sparkline

            try:
                plot = sparkline(row.block)
            except ValueError:
                plot = ""  # reported on the function's page
            ElementTree.SubElement(card, "div").text = self.md.htmlStash.store(plot)
        name = ElementTree.SubElement(card, "p")
        ElementTree.SubElement(name, "a", {"href": address_of(row, folder)}).text = row.title
        for derivative in row.derivatives:
            shown = ElementTree.SubElement(card, "div")
            add_copy(self.md, shown, folded(derivative.latex))
            if "data-copy" in shown.attrib:
                shown.set("data-copy", derivative.latex)


class CoverageBlock(OurBlock):
    """What the reference holds of what it is to hold, by section, with counts."""

    NAME = "coverage"

    def on_end(self, block: ElementTree.Element) -> None:
        from scripts import coverage

        block.set("data-search-exclude", "")
        rows, found = coverage.read()
        there, functions = coverage.places()
        for problem in [*found, *coverage.compare(rows, there, functions)]:
            problems.report(problem.page, problem.line, problem.message)
        ElementTree.SubElement(block, "p").text = _counts(rows, there)
        for section, of_section in groupby(rows, key=lambda row: row.section):
            ElementTree.SubElement(block, "h2").text = section
            members = list(of_section)
            ElementTree.SubElement(block, "p").text = _counts(members, there)
            for group, of_group in groupby(members, key=lambda row: row.group):
                if group:
                    ElementTree.SubElement(block, "h3").text = group
                entries = ElementTree.SubElement(block, "ul", {"class": "entries"})
                for row in of_group:
                    self._entry(ElementTree.SubElement(entries, "li"), row, there.get(row.id))

    def _entry(self, entry: ElementTree.Element, row: coverage.Row, place: coverage.Place | None) -> None:
        state = _state(place)
        entry.set("class", f"is-{state}")
        mark = ElementTree.SubElement(entry, "span", {"class": "mark", "role": "img", "aria-label": state})
        mark.text = MARKS[state]
        if place is None:
            mark.tail = " "
            add_name(ElementTree.SubElement(entry, "span"), row.name)
            return
        mark.tail = " "
        folder = os.path.dirname(page_of(self.md).page.address)
        target = os.path.relpath(place.page.address, folder or ".") + (f"#{place.anchor}" if place.anchor else "")
        add_name(ElementTree.SubElement(entry, "a", {"href": target}), row.name)


def folded(latex: str) -> str:
    """Return a formula wider than a card in several lines: broken before its signs, or else before each = too."""
    shown = latex
    for signs in ("", "+-", "+-="):
        lines = lines_of(latex, signs)
        if len(lines) > 1:
            shown = r"\begin{aligned} &" + r" \\ &\; {}".join(lines) + r" \end{aligned}"
        if _width(shown) <= CARD:
            break
    return shown


def lines_of(latex: str, signs: str) -> list[str]:
    """Break a formula before these signs, where they stand between terms and in no bracket."""
    lines, depth, before = [""], 0, ""
    for token in TOKEN.findall(latex):
        if token in signs and depth == 0 and before and before not in "+-=":
            lines.append("")
        lines[-1] += token
        depth += bool(OPENS.match(token)) - bool(CLOSES.match(token))
        before = token.strip() or before
    return [line.strip() for line in lines]


def _width(latex: str) -> float:
    """Return how wide a formula is, in ex; 0 where it cannot be typeset, which the page that states it reports."""
    try:
        return TYPESETTER.typeset(latex, display=True).width
    except LatexError:
        return 0


def _state(place: coverage.Place | None) -> str:
    if place is None:
        return "missing"
    return "checked" if place.checked else "there"


def _counts(rows: list[coverage.Row], there: dict[str, coverage.Place]) -> str:
    """Say how many rows are there and how many are missing."""
    states = [_state(there.get(row.id)) for row in rows]
    unchecked = f", {states.count('there')} there but not checked" if "there" in states else ""
    return f"{states.count('checked')} of {len(rows)} there and checked{unchecked}, {states.count('missing')} missing."


class OverviewExtension(BlocksExtension):
    """The blocks of the overviews."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: object) -> None:
        for kind in (GalleryBlock, CoverageBlock):
            block_mgr.register(kind, self.getConfigs())  # type: ignore[attr-defined]


def makeExtension(**settings: object) -> OverviewExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return OverviewExtension(**settings)
