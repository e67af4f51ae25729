"""The code of the course, run as a reader runs it from top to bottom, prints what the page says it prints."""

from __future__ import annotations

import contextlib
import io
import re

import pytest

from scripts import notebooks, pages
from scripts.paths import DOCS

FENCE = re.compile(r"^```(python| \{\.text \.output\})\n(.*?)^```$", re.M | re.S)
CHAPTERS = {
    page.address: fences
    for page in pages.every_page()
    if page.address.startswith("tutorial/") and (fences := FENCE.findall(page.body))
}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_code_of_a_chapter_prints_what_the_page_says(chapter: str) -> None:
    namespace: dict[str, object] = {}
    expected, printed = "", io.StringIO()
    for language, content in CHAPTERS[chapter]:
        if language != "python":
            expected += content
            continue
        with contextlib.redirect_stdout(printed):
            exec(compile(content, chapter, "exec"), namespace)
    assert printed.getvalue() == expected


def test_the_gradient_checks_name_the_planted_bugs_and_no_other() -> None:
    chapter = "".join(content for language, content in CHAPTERS["tutorial/gradient_checking.md"] if language != "python")
    assert re.findall(r"(\w+) is wrong, relative error (\S+)", chapter) == [("b1", "0.75"), ("W2", "0.50")]
    cells = notebooks.executed(DOCS / "tutorial" / "network.ipynb")
    told = [output["text"] for cell in cells for output in cell.get("outputs", []) if "text" in output]
    assert "wrong: b1 W2\n" in "".join(told)
