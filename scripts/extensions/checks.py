"""Check the relations of a page as it will be published, and say on the page what was checked.

Runs when the HTML of the page is finished, so that nothing between Markdown and reader escapes. A relation that is
false or cannot be read is reported with its page and line.
"""

from __future__ import annotations

import html
import itertools
import os
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from pymdownx.blocks import BlocksExtension

from scripts import later, pages, problems
from scripts.blocks import well_formed
from scripts.cache import digest
from scripts.extensions.reference import OurBlock, page_of
from scripts.paths import ROOT
from scripts.snippets import SnippetError, load

if TYPE_CHECKING:
    from scripts.checking import Checked
    from scripts.equations import Formula

FORMULA = re.compile(
    r'<(?P<tag>div|span) class="maths(?: display| (?P<broken>broken))?" data-latex="[^"]*".*?</(?P=tag)>', re.S
)
MARKS = {"true": "✓", "definition": "≔", "convention": "≔", "unchecked": "?", "false": "✗", "unreadable": "✗"}
NAMES = {"true": "true", "definition": "definition", "convention": "convention at a kink", "unchecked": "not checked",
         "false": "false", "unreadable": "unreadable"}
PLURALS = {"definition": "definitions", "convention at a kink": "conventions at kinks", "relation": "relations",
           "point": "points"}


class ChecksPostprocessor(Postprocessor):
    """Checks the finished page, marks its displays and appends what was found."""

    def run(self, text: str) -> str:
        from scripts import checking
        from scripts.equations import read_html

        if not page_of(self.md).is_whole:
            return text
        page = page_of(self.md).page
        formulas = read_html(text)
        checked = checking.check(formulas)
        # What MathJax cannot read has been reported.
        told = {number for number, match in enumerate(FORMULA.finditer(text)) if match["broken"]}
        self._report(page, formulas, [relation for relation in checked if relation.formula not in told])
        identities = _identities(formulas)
        marked = _without_code_in_search(_marked(text, formulas, checked, identities))
        return marked + _summary(formulas, checked, identities, _exactness(page)) if checked else marked

    def _report(self, page: pages.Page, formulas: list[Formula], checked: list[Checked]) -> None:
        from scripts.checking import WRONG, message_with_lines

        locator = pages.Locator(page)
        lines = [locator.line_of(formula.latex) for formula in formulas]
        for relation in checked:
            if relation.verdict in WRONG:
                latex = " ".join(formulas[relation.formula].latex.split())  # one line, as every problem
                message = message_with_lines(relation.message, lines)
                problems.report(page.path, lines[relation.formula], f"{relation.verdict}: {latex}  {message}")


class VerificationBlock(OurBlock):
    """Every page and every relation of the site with what was found."""

    NAME = "verification"

    def on_end(self, block: ElementTree.Element) -> None:
        from scripts import checking

        folder = os.path.dirname(page_of(self.md).page.address)
        overall: Counter[str] = Counter()
        nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
        for page, formulas in sorted(checking.every_page(), key=lambda found: nav.find(found[0].address)):
            checked = checking.check(formulas)
            if checked:
                overall.update(relation.verdict for relation in checked)
                self._page(block, page, formulas, checked, folder)
        total = ElementTree.Element("p")
        total.text = f"{sum(overall.values())} relations: {_kinds(overall)}."
        block.insert(0, total)

    def _page(self, block: ElementTree.Element, page: pages.Page, formulas: list[Formula], checked: list[Checked],
              folder: str) -> None:
        heading = ElementTree.SubElement(block, "h2")
        link = ElementTree.SubElement(heading, "a", {"href": os.path.relpath(page.address, folder)})
        link.text = page.title
        ElementTree.SubElement(block, "p").text = _sentence(checked, "it")
        rows = ElementTree.SubElement(block, "p")
        rows.text = self.md.htmlStash.store(_table(formulas, checked, []))


def _identities(formulas: Sequence[Formula]) -> list[str]:
    """Return an id for each formula, by what it says: it survives edits elsewhere on the page."""
    seen: Counter[str] = Counter()
    identities = []
    for formula in formulas:
        # A formula in the text does not count among the displays that say the same.
        name = f"{'eq' if formula.display else 'in'}-{digest(' '.join(formula.latex.split()))[:8]}"
        seen[name] += 1
        identities.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return identities


def _marked(text: str, formulas: Sequence[Formula], checked: list[Checked], identities: list[str]) -> str:
    """Give each formula its id; box a display with a link to itself and a mark that leads to what was found."""
    found: dict[int, list[Checked]] = {}
    for relation in checked:
        found.setdefault(relation.formula, []).append(relation)
    numbers = itertools.count()
    displays = itertools.count(1)

    def box(match: re.Match[str]) -> str:
        number = next(numbers)
        identity = identities[number]
        if not formulas[number].display:
            return match[0].replace("<span ", f'<span id="{identity}" ', 1)
        link = f'<a href="#{identity}" title="Link to this formula" aria-label="Link to formula {next(displays)}">#</a>'
        # Inside the box that scrolls, so that the keyboard reaches and scrolls it.
        marks = f'<span class="tools">{link}</span>{_mark(number, found.get(number))}'
        return (f'<div class="equation" id="{identity}">{match[0]}'
                f'<div class="marks" data-search-exclude>{marks}</div></div>')

    return FORMULA.sub(box, text)


def _without_code_in_search(text: str) -> str:
    """Keep code out of the site's search: it would fill a third of the index that each reader fetches."""
    return re.sub(r'<div class="(?=[\w -]*\bhighlight")', '<div data-search-exclude class="', text)


def _mark(number: int, relations: list[Checked] | None) -> str:
    """Return the mark of a display, by the worst of its relations."""
    if not relations:
        return ""
    worst = max(relations, key=lambda relation: list(MARKS).index(relation.verdict))
    says = f"Checked: {NAMES[worst.verdict]}" + (f" at {_number(worst.points, 'point')}" if worst.points else "")
    label = html.escape(f"{says}. See what was checked.")
    return f'<a class="check {worst.verdict}" href="#check-{number + 1}" title="{says}" aria-label="{label}">' \
           f"{MARKS[worst.verdict]}</a>"


def _summary(formulas: list[Formula], checked: list[Checked], identities: list[str], exactness: str) -> str:
    """Return the section at the end of a page."""
    return (
        '<section class="checked" aria-labelledby="what-was-checked" data-search-exclude>'
        f'<h2 id="what-was-checked">What was checked</h2><p>{_sentence(checked)}{exactness}</p>'
        f"{_table(formulas, checked, identities)}</section>"
    )


def _exactness(page: pages.Page) -> str:
    """Say how exact the code is whose formulas the page states; nothing where it has none, or none that runs."""
    stated = well_formed(page, "function")
    if not stated:
        return ""
    from scripts.accuracy.comparison import jobs_on
    from scripts.accuracy.measure import DTYPES, Measurement
    from scripts.accuracy.results import Job, functions_of, measurements

    try:
        names = [(block.argument, name) for block in stated for name in functions_of(load(block.argument))]
    except SnippetError:  # told where the snippet is shown
        return ""
    jobs = [Job(path, name, dtype) for path, name in names for dtype in DTYPES]
    results = measurements([*jobs, *(job for job in jobs_on(page) if not job.code)])
    unknown = [result for result in results if isinstance(result, str)]
    if unknown and later.under_way():
        problems.report(page.path, stated[0].line, unknown[0])
    found = [result for result in results if isinstance(result, Measurement)]
    if not found:
        return ""
    worst = max(found, key=lambda one: one.conditioned)
    said = "it is exact at every point"
    if worst.conditioned:
        where = f"<code>{worst.function}</code> in {worst.dtype}"
        said = f"the worst conditioned error is {worst.conditioned:.3g} ULP, of {where}"
    return f" The code was measured against them in {' and '.join(DTYPES)}: {said}."


def _sentence(checked: list[Checked], page: str = "this page") -> str:
    counts = Counter(relation.verdict for relation in checked)
    worst = max((relation.error for relation in checked), default=0.0)
    points = _number(sum(relation.points for relation in checked), "point")
    return (
        f"The build read {_number(len(checked), 'relation')} from {page} ({_kinds(counts)}) and evaluated "
        f"{'them' if len(checked) > 1 else 'it'} with 30 digits at {points}; "
        f"the worst disagreement is {_small(worst)}."
    )


def _kinds(counts: Counter[str]) -> str:
    return ", ".join(_number(counts[verdict], name) for verdict, name in NAMES.items() if counts[verdict])


def _number(count: int, noun: str) -> str:
    return f"{count} {PLURALS.get(noun, noun) if count > 1 else noun}"


def _table(formulas: list[Formula], checked: list[Checked], identities: list[str]) -> str:
    """Return every relation with what was found, folded away."""
    from scripts.checking import said

    rows, named = [], set()
    for relation, latex in zip(checked, said(formulas, checked), strict=True):
        number = relation.formula + 1
        # Several relations of one formula share its mark, which leads to the first.
        anchor = f' id="check-{number}"' if identities and number not in named else ""
        named.add(number)
        shown = f"<code>{html.escape(latex)}</code>"
        if identities:
            shown = f'<a href="#{identities[relation.formula]}">{shown}</a>'
        message = f"<br>{html.escape(relation.message)}" if relation.message else ""
        points, error = (relation.points, _small(relation.error)) if relation.points else ("", "")
        rows.append(f"<tr{anchor}><td>{shown}{message}</td><td>{NAMES[relation.verdict]}</td>"
                    f"<td>{points}</td><td>{error}</td></tr>")
    return (
        "<details><summary>Each relation</summary><table><thead><tr>"
        '<th scope="col">Relation</th><th scope="col">Found</th><th scope="col">Points</th>'
        f'<th scope="col">Disagreement</th></tr></thead><tbody>{"".join(rows)}</tbody></table></details>'
    )


def _small(error: float) -> str:
    """Return a tiny number as a power of ten."""
    if error == 0:
        return "0"
    mantissa, _, exponent = f"{error:.0e}".partition("e")
    return f"{mantissa}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}10<sup>{int(exponent)}</sup>".replace("-", "−")


class ChecksExtension(BlocksExtension):
    """Checked relations."""

    def extendMarkdown(self, md: Markdown) -> None:
        super().extendMarkdown(md)
        # After the glue (0).
        md.postprocessors.register(ChecksPostprocessor(md), "checks", -1)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: object) -> None:
        block_mgr.register(VerificationBlock, self.getConfigs())  # type: ignore[attr-defined]


def makeExtension(**settings: object) -> ChecksExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return ChecksExtension(**settings)
