"""A text is known by its body, and a piece of it by its line."""

from __future__ import annotations

from scripts import pages
from scripts.pages import Locator, Page, every_page, page_with, parse


def test_front_matter_is_not_body_but_counts_as_lines() -> None:
    page = parse("docs/p.md", "---\ntitle: t\n---\n\n# Head\n\ntext\n")
    assert page.body == "# Head\n\ntext\n"
    assert page.first_line == 5
    assert page.title == "Head"
    assert page.address == "p.md"
    assert page.line_at(page.body.index("text")) == 7


def test_every_page_is_found_by_its_body() -> None:
    for page in every_page():
        assert page_with(page.body).path == page.path
    assert page_with("a text from nowhere").path == "(text)"


def test_a_registered_page_is_found() -> None:
    page = Page("docs/n.ipynb", "made of cells 81723")
    pages.register(page)
    assert page_with(page.body) is page


def test_locator_goes_on_from_the_piece_before() -> None:
    locator = Locator(Page("docs/p.md", "$x$\n\n$x$\n\n    a\n    b\n"))
    assert [locator.line_of("$x$"), locator.line_of("$x$")] == [1, 3]
    assert locator.line_of("a\nb") == 5
    assert locator.line_of("$x$") == 1
    assert locator.line_of("nowhere") == 0
