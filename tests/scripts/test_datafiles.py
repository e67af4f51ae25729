"""The data files hold what the pages state, all of it, in the form that the schema describes."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scripts import checking, datafiles
from scripts.blocks import well_formed
from scripts.catalogue import rows
from scripts.pages import every_page, parse
from scripts.paths import DOCS, SNIPPETS

SITE = "https://example.org/"
SCHEMA = json.loads((DOCS / "data" / "derivatives.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return datafiles.files(SITE, "1.2.3")


@pytest.fixture(scope="module")
def data(files: dict[str, str]) -> dict[str, Any]:
    return json.loads(files["derivatives.json"])


@pytest.fixture(scope="module")
def functions(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {function["id"]: function for function in data["functions"]}


def test_the_file_fits_its_schema(data: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)] == []
    assert data["$schema"] == "https://example.org/data/derivatives.schema.json"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), "GELU activation"),
        (("derivatives",), []),
        (("derivatives", 0, "by"), ""),
        (("derivatives", 0, "latex"), "no relation"),
        (("derivatives", 0, "extra"), 1),
        (("definition", "extra"), 1),
        (("verification", "relations", "perhaps"), 1),
        (("accuracy", 0, "ulp"), "small"),
        (("unknown",), 1),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_wrong(files: dict[str, str], path: tuple[Any, ...], value: object) -> None:
    data = json.loads(files["derivatives.json"])
    *steps, last = path
    place = next(function for function in data["functions"] if function["id"] == "activations/gelu")
    for step in steps:
        place = place[step]
    place[last] = value
    assert not Draft202012Validator(SCHEMA).is_valid(data)


def test_every_field_is_described() -> None:
    def undescribed(schema: object, path: str) -> list[str]:
        if not isinstance(schema, dict):
            return []
        here = [] if {"description", "$ref"} & schema.keys() else [path]
        inner = {**schema.get("properties", {}), **schema.get("$defs", {})}
        inner |= {key: schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)}
        return here + [bad for key, value in inner.items() for bad in undescribed(value, f"{path}/{key}")]

    assert undescribed(SCHEMA, "") == []


def test_every_function_block_of_the_site_appears_once(data: dict[str, Any]) -> None:
    blocks = sorted(
        block.argument.removesuffix(".py") for page in every_page() for block in well_formed(page, "function")
    )
    assert [function["id"] for function in data["functions"]] == blocks
    assert len(set(blocks)) == len(blocks)


def test_an_entry_holds_what_the_page_states(functions: dict[str, dict[str, Any]]) -> None:
    gelu = functions["activations/gelu"]
    assert (gelu["name"], gelu["aliases"]) == ("GELU", ["Gaussian error linear unit"])
    assert (gelu["url"], gelu["anchor"]) == ("https://example.org/reference/activations/gelu/", "gelu")
    assert gelu["definition"] == {"latex": r"\operatorname{GELU}(x) := x\,\Phi(x)", "domain": r"x \in \mathbb{R}"}
    assert [(d["by"], d["function"]) for d in gelu["derivatives"]] == [("x", "gelu_derivative")]
    assert [used["latex"].partition("=")[0].strip() for used in gelu["uses"]] == [r"\Phi(x) :", r"\Phi'(x)"]
    assert gelu["snippet"]["code"] == (SNIPPETS / "activations" / "gelu.py").read_text(encoding="utf-8")
    assert gelu["verification"]["relations"]["true"] > 10
    assert gelu["verification"]["points"] > 100
    assert {one["dtype"] for one in gelu["accuracy"]} == {"float32", "float64"}
    assert {one["function"] for one in gelu["accuracy"]} == {"gelu", "gelu_derivative"}
    softmax = ["softmax", "softmax_vjp", "softmax_jacobian"]
    assert list(dict.fromkeys(one["function"] for one in functions["activations/softmax"]["accuracy"])) == softmax
    assert functions["rules/chain"]["accuracy"] is None


def test_inputs_functions_and_kinks_are_told(functions: dict[str, dict[str, Any]]) -> None:
    def inputs(name: str) -> list[tuple[str, str | None]]:
        return [(d["by"], d["function"]) for d in functions[name]["derivatives"]]

    assert inputs("activations/prelu") == [("x", "prelu_dx"), (r"\alpha", "prelu_dalpha")]
    assert inputs("activations/softmax") == [("z_j", None)]
    assert inputs("layers/linear") == [("X", None), ("W", None), ("b", None)]
    shrink = functions["activations/hardshrink"]
    assert [kink["at"] for kink in shrink["kinks"]] == [r"\lambda", r"-\lambda"]
    assert len(shrink["conventions"]) == 2
    assert functions["rules/difference"]["anchor"] == "difference"


def test_every_function_of_numbers_has_code_for_its_derivatives(functions: dict[str, dict[str, Any]]) -> None:
    for function in functions.values():
        named = [d["function"] for d in function["derivatives"] if d["function"]]
        there = [name for name in function["snippet"]["functions"] if re.search(r"_(derivative|d[a-z]+)$", name)]
        assert named == there, function["id"]


def test_the_lines_of_the_csv_are_the_derivatives_of_the_json(files: dict[str, str], data: dict[str, Any]) -> None:
    lines = list(csv.DictReader(io.StringIO(files["derivatives.csv"])))
    expected = [(function, derivative) for function in data["functions"] for derivative in function["derivatives"]]
    assert len(lines) == len(expected) > len(data["functions"])
    for line, (function, derivative) in zip(lines, expected):
        assert line["id"] == function["id"] and line["name"] == function["name"]
        assert (line["derivative"], line["by"], line["domain"]) == tuple(
            derivative[key] for key in ("latex", "by", "domain")
        )
        assert [name for name in line["aliases"].split(" | ") if name] == function["aliases"]
        uses = [used["latex"] for used in function["uses"]]
        assert line["definition"].split(" | ") == [*uses, function["definition"]["latex"]]
        assert [latex for latex in line["conventions"].split(" | ") if latex] == function["conventions"]
        assert line["snippet"] == function["snippet"]["path"]
        assert line["url"] == f"{function['url']}#{function['anchor']}"


def test_the_same_pages_give_the_same_bytes(files: dict[str, str]) -> None:
    assert datafiles.files(SITE, "1.2.3") == files
    assert all(text.endswith("\n") and "\r" not in text for text in files.values())


def test_a_function_without_its_snippet_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    page = parse("docs/p.md", "# F\n\n/// function | no/such.py\n\n$$\nf(x) := x\n$$\n\n$$\nf'(x) = 1\n$$\n///\n")
    monkeypatch.setattr("scripts.catalogue.every_page", lambda: [page])
    monkeypatch.setattr(checking, "every_page", lambda: [])
    assert len(list(rows())) == 1
    assert datafiles.catalogue(SITE) == []


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("index.md", ""),
        ("reference/index.md", "reference/"),
        ("data.md", "data/"),
        ("reference/a/index_of.md", "reference/a/index_of/"),
    ],
)
def test_pages_are_where_mkdocs_publishes_them(address: str, url: str) -> None:
    assert datafiles.published(parse(f"docs/{address}", "")) == url


def test_the_page_shows_how_to_read_them(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DOCS / "data.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.S)
    assert found
    (tmp_path / "derivatives.json").write_text(files["derivatives.json"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(found[1], {})
    printed = capsys.readouterr().out.splitlines()
    assert r"elementary/sin f'(x) = \cos x" in printed
    assert printed[-1].startswith("1.083")
    fields = SCHEMA["$defs"]["function"]["properties"]
    assert set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|(.*?)\|", text, re.M)))) == set(fields)
