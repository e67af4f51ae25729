"""Every page in a browser, loaded once: nothing from elsewhere, no error, formulas and figures there, nothing clipped on
a phone; and axe finds nothing, on a phone and on a desktop, in the light and in the dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, ViewportSize
from published import SOURCES, url_of

from scripts.blocks import well_formed
from scripts.figures.drawing import has_figure
from scripts.pages import read
from scripts.paths import DOCS, ROOT

PHONE = ViewportSize(width=360, height=740)
DESKTOP = ViewportSize(width=1280, height=800)
SCROLLBAR = 15
FAMILIES = sorted(file.parent.name for file in DOCS.glob("reference/*/index.md") if "/// gallery" in file.read_text())
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
EXAMINE = """async ([context, rules]) => {
  // What axe would load first is style sheets and sounds, for rules that do not run or find nothing here.
  const { violations } = await axe.run(context ?? document, { resultTypes: ['violations'], preload: false, rules });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`));
}"""
# Axe takes most of its time over these, which are about colours and sizes.
RULES_OF_LOOKS = ("color-contrast", "link-in-text-block", "target-size")
WITHOUT_LOOKS = {rule: {"enabled": False} for rule in RULES_OF_LOOKS}
# A style sheet gives an element its looks by its name and classes and those of all that it stands in; it may have a
# style of its own. The first element of each kind that is not among those known is marked.
MARK_NEW_KINDS = """(known) => {
  const kind = (one) => one === document.body ? ""
    : `${kind(one.parentElement)} ${one.localName}.${one.className} ${one.getAttribute("style") ?? ""}`;
  const kinds = new Map([...document.querySelectorAll("body :not(svg, svg *, math, math *)")].reverse()
    .map((one) => [kind(one), one]));
  known.forEach((one) => kinds.delete(one));
  kinds.forEach((one) => one.setAttribute("data-new", ""));
  return [...kinds.keys()];
}"""
NEW = {"include": [["[data-new]"]]}
# Axe has no rule about what is inside a drawing or MathML, and takes half of its time to pass it.
SIMPLIFY_FORMULAS = """() => {
  document.querySelectorAll(".maths svg").forEach((drawing) => drawing.replaceChildren());
  document.querySelectorAll("math").forEach((formula) => { formula.textContent = formula.textContent; });
}"""


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[Page]:
    """Open one tab for all pages: to open another takes as long as to examine a page."""
    page = chromium.new_page(viewport=PHONE, color_scheme="light", reduced_motion="reduce")
    yield page
    page.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """Make the tab as it was at first, for a new reader with a phone."""
    tab.set_viewport_size(PHONE)
    yield tab
    tab.evaluate("localStorage.clear()")


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Return the kinds of elements whose looks were examined on the pages before."""
    return set()


@pytest.mark.parametrize("source", [pytest.param(s, id=url_of(s) or "home") for s in SOURCES])
def test_page_is_whole_and_accessible(source: Path, page: Page, seen: set[str], address: str) -> None:
    requests: list[str] = []
    complaints: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith("data:"):
            requests.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def note_error(error: Error) -> None:
        complaints.append(str(error))

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", note_error)
    try:
        page.goto(address + url_of(source), wait_until="load")
        assert [url for url in requests if not url.startswith(address)] == []
        assert complaints == []
        assert_formulas_are_seen(page)
        assert_figures_are_seen(page, source)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "the page scrolls sideways"
        assert_axe_finds_nothing(page, seen)
        assert_code_needs_no_scrolling(page)
    finally:
        page.remove_listener("request", note_request)
        page.remove_listener("console", note_message)
        page.remove_listener("pageerror", note_error)


def test_missing_page_is_accessible(page: Page, address: str) -> None:
    page.goto(address + "404.html")
    assert_axe_finds_nothing(page, set())


@pytest.mark.parametrize("width", [PHONE["width"], DESKTOP["width"] - SCROLLBAR])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_formulas_of_cards_have_one_size(family: str, width: int, page: Page, address: str) -> None:
    page.set_viewport_size(ViewportSize(width=width, height=DESKTOP["height"]))
    page.goto(f"{address}reference/{family}/")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.cards .maths > svg')].map(svg =>
             svg.getBoundingClientRect().width / parseFloat(svg.getAttribute('width')))"""
    )
    assert sizes and max(sizes) < 1.02 * min(sizes)


@pytest.mark.parametrize("url", ["activations/relu/", "elementary/sin/", "losses/bce_with_logits/", "rules/chain/"])
def test_letters_of_figures_can_be_read_and_are_no_larger_than_the_page(url: str, page: Page, address: str) -> None:
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        page.goto(address + "reference/" + url)
        letters, text = page.evaluate(
            """() => [[...document.querySelectorAll('figure.plot text')].map(letter =>
                   parseFloat(getComputedStyle(letter).fontSize) * letter.ownerSVGElement.getScreenCTM().a),
                 parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)]"""
        )
        assert min(letters) > 10 and max(letters) <= text + 0.1


def assert_axe_finds_nothing(page: Page, seen: set[str]) -> None:
    """Axe finds no violation, on a phone and on a desktop; nor in the looks of the kinds of elements not seen before, in
    the light and in the dark.
    """
    page.evaluate(SIMPLIFY_FORMULAS)
    page.evaluate(AXE.read_text(encoding="utf-8"))  # quicker than a script in the page
    assert page.evaluate(EXAMINE, [None, WITHOUT_LOOKS]) == []
    new = page.evaluate(MARK_NEW_KINDS, list(seen))
    seen.update(new)
    if new:
        assert page.evaluate(EXAMINE, [NEW, {}]) == []
    page.set_viewport_size(DESKTOP)
    assert page.evaluate(EXAMINE, [None, WITHOUT_LOOKS]) == []
    if not new:
        return
    page.get_by_title("Switch to dark mode").click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    assert page.evaluate(EXAMINE, [NEW, {}]) == []


def assert_code_needs_no_scrolling(page: Page) -> None:
    """No line of code is longer than its box on a desktop, where a scrollbar may stand beside the page."""
    page.set_viewport_size(ViewportSize(width=DESKTOP["width"] - SCROLLBAR, height=DESKTOP["height"]))
    assert page.evaluate(
        """() => [...document.querySelectorAll('pre')].filter(box => box.scrollWidth > box.clientWidth)
             .map(box => box.textContent)"""
    ) == []


def assert_formulas_are_seen(page: Page) -> None:
    """Every formula has a drawing of some size, and MathML for screen readers."""
    assert page.evaluate("document.querySelectorAll('.arithmatex, .broken').length") == 0
    assert page.evaluate(
        """() => [...document.querySelectorAll('.maths')].filter(formula => {
             const svg = formula.querySelector('svg');
             const box = svg && svg.getBoundingClientRect();
             const hidden = formula.closest('details:not([open])');
             return !(formula.querySelector('math') && svg && (hidden || (box.width > 0 && box.height > 0)));
           }).map(formula => formula.dataset.latex)"""
    ) == []


def assert_figures_are_seen(page: Page, source: Path) -> None:
    """The page shows as many figures as its blocks ask for, each with a text alternative; ids are unique and there."""
    if source.suffix == ".md":
        blocks = well_formed(read(source), "function", "secant", "taylor", "composition", "graph", "numerics")
        asked = sum(has_figure(block) for block in blocks)
        assert page.evaluate("document.querySelectorAll('figure.plot').length") == asked
    assert page.evaluate(
        """() => [...document.querySelectorAll('figure.plot')].filter(figure => {
             const image = figure.querySelector('svg, img');
             const text = image.alt || image.querySelector('title, desc')?.textContent;
             return !text || image.getBoundingClientRect().width < 100;
           }).length"""
    ) == 0
    assert page.evaluate(
        """() => [...document.querySelectorAll('use')].map(use => use.href.baseVal)
             .filter(target => !document.getElementById(target.slice(1)))"""
    ) == []
    assert page.evaluate(
        """() => { const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
                   return ids.filter((id, index) => ids.indexOf(id) !== index); }"""
    ) == []
