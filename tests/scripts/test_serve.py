"""The site as its author sees it: served, edited, and shown anew with no more made again than has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.serving import Served

NAV = ["index.md", "relu.md", "table.md", "plain.md", "book.ipynb"]
RELU = """# ReLU

Ramps.

/// function | activations/relu.py
    plot: {x: [-3, 3], kinks: [0]}
    alt: A corner.

$$
f(x) := \\max(x, 0) \\quad (x \\in \\mathbb{R})
$$

$$
f'(x) = 1 \\quad (x > 0)
$$
///

/// snippet | activations/relu.py
///
"""
BOOK = """{"cells": [
 {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Book\\n"]},
 {"cell_type": "code", "id": "b", "metadata": {}, "source": ["print(7 ** 7)"], "outputs": [], "execution_count": null}],
 "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
 "nbformat": 4, "nbformat_minor": 5}"""


@pytest.fixture(scope="module")
def served(project_of_module: Path) -> Iterator[Served]:
    """Serve the small project, with all its caches filled."""
    project = project_of_module
    (project / "docs/index.md").write_text("# Home\n\n[ReLU](relu.md), [plain](plain.md)\n", encoding="utf-8")
    (project / "docs/relu.md").write_text(RELU, encoding="utf-8")
    (project / "docs/table.md").write_text("# Table\n\n/// derivative-table\n///\n", encoding="utf-8")
    (project / "docs/plain.md").write_text("# Plain\n\nText.\n", encoding="utf-8")
    (project / "docs/book.ipynb").write_text(BOOK, encoding="utf-8")
    server = Served(project)
    try:
        server.wait("book/", lambda page: "823543" in page)
        server.settle()
        yield server
    finally:
        server.stop()


def test_the_page_that_was_edited_is_shown_before_those_that_gather(served: Served) -> None:
    assert served.log.read_text(encoding="utf-8").count("Building documentation...") == 1, "a start builds once"
    served.edit("docs/relu.md", "1 \\quad (x > 0)", "1 \\quad (x > 1)")
    served.wait("table/", lambda page: "x &gt; 1" in page)
    assert "x &gt; 1" in served.page("relu/")
    builds = served.log.read_text(encoding="utf-8").split("Building documentation...")
    first, second = (re.findall(r"Rendering (\S+)", build) for build in builds[-2:])
    assert first == ["relu.md"] and second == ["table.md"]


def test_what_has_changed_is_shown_and_nothing_else_is_made(served: Served) -> None:
    served.settle()
    served.edit("docs/plain.md", "Text.", "New text.")
    served.wait("plain/", lambda page: "New text." in page)
    assert served.rendered() == ["plain.md"]

    served.edit("docs/plain.md", "# Plain", "# Simple")
    served.wait("plain/", lambda page: "Simple" in page)
    assert served.rendered() == ["plain.md"], "the nav has changed on every page, and the text on one"
    served.wait("relu/", lambda page: "Simple" in page)
    assert ">Plain<" not in served.page("book/")

    served.edit("snippets/activations/relu.py", '"""', '"""Shown at once. ')
    served.wait("relu/", lambda page: "Shown at once." in page)
    assert set(served.rendered()) <= {"relu.md"}
    served.wait("relu/", lambda page: "The code was measured" in page)

    served.edit("docs/book.ipynb", "# Book", "# Notebook")
    served.wait("book/", lambda page: "Notebook" in page)
    assert "823543" in served.page("book/") and served.rendered() == ["book.ipynb"]
    assert served.log.read_text(encoding="utf-8").count("Making notebooks (1)") == 1, "prose runs no cell"

    served.edit("docs/book.ipynb", "7 ** 7", "6 ** 8")
    served.wait("book/", lambda page: "6 ** 8" in re.sub(r"<[^>]+>", "", page))
    served.wait("book/", lambda page: "1679616" in page)
    assert "823543" not in served.page("book/")

    (served.project / "docs/plain.md").unlink()
    served.edit("mkdocs.yml", "  - plain.md\n", "")
    served.wait("", lambda page: "broken link `plain.md`" in served.log.read_text(encoding="utf-8"))
    assert "index.md" in served.rendered()
    served.edit("docs/index.md", ", [plain](plain.md)", "")
    served.wait("plain/", lambda page: "Simple" not in page)
    assert "Simple" not in served.page("relu/"), "the nav of a page that has not changed itself"
