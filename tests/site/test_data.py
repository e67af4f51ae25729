"""The data files of the built site lead to what they name."""

from __future__ import annotations

import json
from pathlib import Path

from bs4 import BeautifulSoup, SoupStrainer


def test_every_function_is_at_its_address(site: Path) -> None:
    data = json.loads((site / "derivatives.json").read_text(encoding="utf-8"))
    assert (site / data["$schema"].removeprefix(data["site"])).is_file()
    for function in data["functions"]:
        page = site / function["url"].removeprefix(data["site"]) / "index.html"
        at_anchor = SoupStrainer(id=function["anchor"])
        heading = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser", parse_only=at_anchor).find()
        assert heading is not None and heading.text.startswith(function["name"]), function["id"]
        assert (site / function["snippet"]["path"]).read_text(encoding="utf-8") == function["snippet"]["code"]
    assert (site / "derivatives.csv").read_text(encoding="utf-8").count("activations/gelu.py") == 1
