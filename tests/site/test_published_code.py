"""The code box as it stands in the built HTML, run alone, gives what the module gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup, SoupStrainer
from published import url_of

from scripts.blocks import well_formed
from scripts.pages import every_page
from scripts.paths import ROOT
from scripts.snippets import define_functions, load

SHOWN = [
    pytest.param(page, block.argument, id=block.argument)
    for page in every_page()
    for block in well_formed(page, "snippet")
]
NUMBERS = [-1e300, -20.0, -1.0, -0.3, -0.0, 0.0, 1e-12, 0.7, 1.0, 3.0, 40.0, 1e300, np.inf, -np.inf, np.nan]


@pytest.mark.parametrize(("page", "path"), SHOWN)
def test_code_box_runs_alone_and_agrees_with_its_module(page, path: str, site: Path) -> None:
    published = site / url_of(ROOT / page.path) / "index.html"
    boxes = SoupStrainer("div", class_="highlight")
    soup = BeautifulSoup(published.read_text(encoding="utf-8"), "html.parser", parse_only=boxes)
    titles = {title.text: title for title in soup.select(".filename")}
    box = titles[f"snippets/{path}"].find_parent("div")
    assert box is not None and box.code is not None
    module = load(path)
    pasted = define_functions(box.code.text, path)
    assert list(pasted) == list(module.functions)
    assert (site / "snippets" / path).read_text(encoding="utf-8") == module.source, "the download differs"
    for name in module.derivatives:
        count = pasted[name].__code__.co_argcount - len(pasted[name].__defaults__ or ())
        for x in NUMBERS:
            with np.errstate(all="ignore"):
                expected = module.functions[name](*[x] * count)
                np.testing.assert_array_equal(pasted[name](*[x] * count), expected)
