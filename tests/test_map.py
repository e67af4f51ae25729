"""The map of the reference leads to every page of it."""

from __future__ import annotations

import re

from scripts.pages import every_page
from scripts.paths import DOCS


def test_map_leads_to_every_page_of_the_reference() -> None:
    links = re.findall(r"\]\(([^)#]+)", (DOCS / "reference" / "index.md").read_text(encoding="utf-8"))
    there = {(DOCS / "reference" / link).resolve().relative_to(DOCS.resolve()).as_posix() for link in links}
    pages = {page.address for page in every_page() if page.address.startswith("reference/")}
    assert pages - there == {"reference/index.md"}
