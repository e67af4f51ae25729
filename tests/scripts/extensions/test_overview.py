"""The pages of the families show every function; the coverage page counts what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from markdown import Markdown

from scripts import catalogue, pages, problems
from scripts.extensions.overview import folded, lines_of
from scripts.extensions.reference import add_name
from scripts.paths import DOCS

EXTENSIONS = ["attr_list", "tables", "pymdownx.arithmatex", "pymdownx.superfences", "scripts.extensions.maths",
              "scripts.extensions.reference", "scripts.extensions.overview"]  # fmt: skip
FAMILIES = ["activations", "elementary", "losses", "layers"]


@pytest.fixture(autouse=True)
def nothing_wrong_before() -> Iterator[None]:
    problems.take()
    yield
    problems.take()


def convert(text: str) -> BeautifulSoup:
    configs = {"pymdownx.arithmatex": {"generic": True}}
    return BeautifulSoup(Markdown(extensions=EXTENSIONS, extension_configs=configs).convert(text), "html.parser")


@pytest.mark.parametrize("family", FAMILIES)
def test_the_page_of_a_family_shows_all_its_functions_in_the_order_of_the_nav(family: str) -> None:
    file = DOCS / "reference" / family / "index.md"
    page = convert(pages.read(file).body)
    cards = page.select(".cards > li")
    rows = [row for row in catalogue.rows() if row.family == family]
    assert [card.select_one("a").text for card in cards] == [row.title for row in rows]  # type: ignore[union-attr]
    for card, row in zip(cards, rows):
        link = card.select_one("a")
        assert link is not None
        target = str(link["href"]).partition("#")[0]
        assert (file.parent / target).resolve() == (DOCS / row.page.address).resolve()
        assert [copy["data-copy"] for copy in card.select(".maths.copy")] == [d.latex for d in row.derivatives]
        plot = card.select_one("svg.sparkline")
        assert (plot is not None) == bool(row.block.options.get("plot"))
        if plot is not None:
            assert plot["aria-label"] == row.block.options["alt"]
            curves(plot)
    assert bool(page.select(".legend")) == bool(page.select(".sparkline"))
    assert page.select("[data-latex]") == [], "the formulas of the cards are copies; they are checked on their pages"
    assert problems.take() == []


def curves(plot: Tag) -> None:
    """Check that f and f′ are drawn, in the colours of the figures, inside the card, and small."""
    strokes = [str(path["stroke"]) for path in plot.select("path")]
    assert strokes.count("var(--figure-f)") == 1 and strokes.count("var(--figure-derivative)") == 1
    for path in plot.select("path"):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", str(path["d"]))]
        # matplotlib cuts a curve off a point outside the border.
        assert numbers and all(-1 <= number <= 201 for number in numbers)
    assert len(str(plot)) < 6000


def test_a_family_that_is_not_there_is_told_with_its_line() -> None:
    convert("# T\n\n/// gallery | activation\n///\n")
    [problem] = problems.take()
    assert problem.line == 3
    assert "there is no such family; there are rules, compositions, elementary, activations" in problem.message


def test_a_gallery_without_a_family_is_told() -> None:
    convert("# T\n\n/// gallery\n///\n")
    assert any(
        "`/// gallery` lacks its family: write `/// gallery | activations`" in p.message for p in problems.take()
    )


@pytest.mark.parametrize(
    ("latex", "signs", "lines"),
    [
        ("a = b + c", "+-", ["a = b", "+ c"]),
        ("a = b + c", "+-=", ["a", "= b", "+ c"]),
        ("a = -b + c", "+-=", ["a", "= -b", "+ c"]),
        (r"a = (b + c)^{d - e} \left[f - g\right]", "+-", [r"a = (b + c)^{d - e} \left[f - g\right]"]),
        (r"a = \begin{cases} -1 & x = 0 \\ b + c & x > 0 \end{cases} - 2", "+-", [
            r"a = \begin{cases} -1 & x = 0 \\ b + c & x > 0 \end{cases}", "- 2"]),
        (r"a \leftarrow b + c", "+", [r"a \leftarrow b", "+ c"]),
    ],
)  # fmt: skip
def test_formulas_are_broken_between_terms(latex: str, signs: str, lines: list[str]) -> None:
    assert lines_of(latex, signs) == lines


def test_only_wide_formulas_are_folded() -> None:
    assert folded("f'(x) = 2x + 1") == "f'(x) = 2x + 1"
    term = r"\operatorname{something}(x)"
    shown = rf"\begin{{aligned}} &f'(x) = {term} \\ &\; {{}}+ {term} \end{{aligned}}"
    assert folded(f"f'(x) = {term} + {term}") == shown
    assert folded(r"\broken{") == r"\broken{"


def printed(name: str) -> str:
    element = ElementTree.Element("p")
    add_name(element, name)
    return "".join(element.itertext())


def test_the_coverage_page_shows_every_row_and_counts_them() -> None:
    from scripts.coverage import read

    rows, _ = read()
    page = convert(pages.read(DOCS / "coverage.md").body)
    entries = page.select(".coverage li")
    assert [entry.text.partition(" ")[2] for entry in entries] == [printed(row.name) for row in rows]
    assert [entry.select_one("a") is not None for entry in entries] == [bool(row.id) for row in rows]
    assert [heading.text for heading in page.select("h2")] == list(dict.fromkeys(row.section for row in rows))
    counts = [
        [int(number) for number in re.findall(r"\d+", sentence.text)] for sentence in page.select(".coverage > p")
    ]
    there = sum(bool(row.id) for row in rows)
    assert counts[0] == [there, len(rows), len(rows) - there]
    assert [sum(column) for column in zip(*counts[1:])] == counts[0]
    assert problems.take() == []


def test_what_the_coverage_page_finds_wrong_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    from scripts import coverage

    rows = [coverage.Row("Rules", "", "chain", "rules/chian", 7)]
    monkeypatch.setattr(coverage, "read", lambda: (rows, []))
    page = convert("# T\n\n/// coverage\n///\n")
    told = [str(problem) for problem in problems.take()]
    assert any(line.startswith("scripts/coverage.yml:7: `rules/chian`") for line in told)
    assert any("write `id: activations/gelu` below its row" in line for line in told)
    assert "0 of 1 there and checked, 1 missing." in page.text
