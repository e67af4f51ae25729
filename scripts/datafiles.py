"""The catalogue as data: derivatives.json, and derivatives.csv with a line for each derivative.

Both are made by the build from what the pages state; docs/data.md describes them, docs/data/derivatives.schema.json in
every detail. The same pages give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from scripts import checking
from scripts.accuracy.measure import DTYPES, Measurement
from scripts.accuracy.results import Job, bounds_of, functions_of, measurements
from scripts.catalogue import Row, Stated, rows
from scripts.pages import Page
from scripts.snippets import Snippet, SnippetError, load

JSON_FILE, CSV_FILE, SCHEMA = "derivatives.json", "derivatives.csv", "data/derivatives.schema.json"
COLUMNS = ("id", "name", "aliases", "definition", "by", "derivative", "domain", "conventions", "snippet", "url")
# What stands between the parts of a CSV field that holds several: no formula and no name contains it.
BETWEEN = " | "
# Parameters whose names in code differ from their symbols.
SPELLINGS = {"lambda": "lambd"}


def files(site: str, edition: str) -> dict[str, str]:
    """Return the files, by their addresses in the site.

    Parameters
    ----------
    site : str
        Address of the site, with a slash at the end.
    edition : str
        Version of the site.
    """
    functions = catalogue(site)
    return {JSON_FILE: as_json(functions, site, edition), CSV_FILE: as_csv(functions)}


def catalogue(site: str) -> list[dict[str, Any]]:
    """Return what is known of each function, sorted by id, as the schema describes it."""
    checks = {page.path: verification(checking.check(formulas)) for page, formulas in checking.every_page()}
    found = []
    for row in rows():
        try:
            snippet = load(row.block.argument)
            entry = described(row, snippet, site)
        except SnippetError:
            continue  # reported by the page that shows it
        found.append({**entry, "verification": checks[row.page.path], "accuracy": accuracy_of(snippet)})
    return sorted(found, key=lambda entry: entry["id"])


def described(row: Row, snippet: Snippet, site: str) -> dict[str, Any]:
    """Return what the page states of a function, and its code."""
    return {
        "id": row.id,
        "name": row.title,
        "aliases": [str(name) for name in row.block.options.get("also", [])],
        "url": urljoin(site, published(row.page)),
        "anchor": row.anchor,
        "definition": formula(row.definition),
        "uses": [formula(helper) for helper in row.helpers],
        "derivatives": [
            {**formula(derivative), "by": derivative.by, "function": function_for(derivative, snippet)}
            for derivative in row.derivatives
        ],
        "domain": one_line(row.domain),
        "kinks": kinks_of(row),
        "conventions": [one_line(latex) for latex in row.conventions],
        "snippet": {"path": f"snippets/{snippet.path}", "functions": list(snippet.functions), "code": snippet.source},
    }


def formula(stated: Stated) -> dict[str, str]:
    """Return a formula and where it holds."""
    return {"latex": one_line(stated.latex), "domain": one_line(stated.condition)}


def one_line(latex: str) -> str:
    """Return LaTeX without its line breaks, which mean nothing in it."""
    return " ".join(latex.split())


def published(page: Page) -> str:
    """Return where a page stands in the site, as MkDocs publishes it (`use_directory_urls`)."""
    return re.sub(r"(?:^|(?<=/))index/$", "", page.address.removesuffix(".md") + "/")


def function_for(derivative: Stated, snippet: Snippet) -> str | None:
    r"""Return the snippet's function that computes a derivative: `prelu_dalpha` for the one by ``\alpha``."""
    symbol = re.sub(r"\\|\{|\}", "", derivative.by)
    for name, parameter in snippet.derivatives.items():
        if parameter == SPELLINGS.get(symbol, symbol):
            return name
    return None


def kinks_of(row: Row) -> list[dict[str, Any]]:
    r"""Return where the function has no derivative, in LaTeX: the points of its conventions, or of its plot."""
    if row.conventions:
        return [{"at": Stated(latex).by, "with": {}} for latex in row.conventions]
    plot = row.block.options.get("plot") or {}
    # A plot is drawn at certain values of the other inputs, and so are the kinks that it names.
    return [{"at": str(at), "with": {key: str(value) for key, value in sorted(plot.get("at", {}).items())}}
            for at in plot.get("kinks", ())]  # fmt: skip


def verification(checked: list[checking.Checked]) -> dict[str, Any]:
    """Return what was found about the relations of a page."""
    return {
        "relations": dict(sorted(Counter(relation.verdict for relation in checked).items())),
        "points": sum(relation.points for relation in checked),
        # One digit: how much of a rounding error is left may differ between machines.
        "disagreement": float(f"{max((relation.error for relation in checked), default=0.0):.0e}"),
    }


def accuracy_of(snippet: Snippet) -> list[dict[str, Any]] | None:
    """Return the measured errors of a snippet's functions; None where there are none."""
    jobs = [Job(snippet.path, name, dtype) for name in functions_of(snippet) for dtype in sorted(DTYPES)]
    measured = [found for found in measurements(jobs) if isinstance(found, Measurement)]
    return [
        {"function": one.function, "dtype": one.dtype, "points": one.points, "ulp": three_digits(one.conditioned),
         "plain_ulp": three_digits(one.plain), "bound": bounds_of(snippet.path, one.function)[0]} for one in measured
    ] or None  # fmt: skip


def three_digits(figure: float) -> float | None:
    """Return a figure as precisely as it means something; None for what JSON cannot write: inf and nan."""
    return float(f"{figure:.3g}") if math.isfinite(figure) else None


def as_json(functions: list[dict[str, Any]], site: str, edition: str) -> str:
    """Return the JSON file: a function a line, so that two versions are easily compared."""
    head = {"$schema": urljoin(site, SCHEMA), "site": site, "version": edition, "license": "MIT"}
    opening = json.dumps(head, indent=0, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, allow_nan=False) for entry in functions)
    return f'{opening},\n"functions": [\n{lines}\n]\n}}\n'


def as_csv(functions: list[dict[str, Any]]) -> str:
    """Return the CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for function in functions:
        writer.writerows(lines_of(function))
    return text.getvalue()


def lines_of(function: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the CSV file that a function makes, one for each of its derivatives."""
    for derivative in function["derivatives"]:
        yield (
            function["id"], function["name"], BETWEEN.join(function["aliases"]),
            BETWEEN.join([*(used["latex"] for used in function["uses"]), function["definition"]["latex"]]),
            derivative["by"], derivative["latex"], derivative["domain"], BETWEEN.join(function["conventions"]),
            function["snippet"]["path"], f"{function['url']}#{function['anchor']}",
        )  # fmt: skip
