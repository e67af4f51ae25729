"""What Markdown becomes: formulas, snippets, figures and the derivative table, and what is said when one is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from scripts import problems
from scripts.accuracy.table import Line, Table
from scripts.extensions.reference import add_name

EXTENSIONS = ["attr_list", "tables", "pymdownx.arithmatex", "pymdownx.superfences", "scripts.extensions.maths",
              "scripts.extensions.reference"]


@pytest.fixture(autouse=True)
def nothing_wrong_before() -> Iterator[None]:
    problems.take()
    yield
    problems.take()


def convert(text: str) -> BeautifulSoup:
    configs = {"pymdownx.arithmatex": {"generic": True}}
    return BeautifulSoup(Markdown(extensions=EXTENSIONS, extension_configs=configs).convert(text), "html.parser")


def test_formulas_carry_their_latex() -> None:
    page = convert("For $x < 1$ and \\(y\\), $5 and $6:\n\n$$\n\\frac{a<b}{c}\n$$\n\n| a |\n|---|\n| $\\lvert x \\rvert$ |\n")
    assert [f["data-latex"] for f in page.select(".maths")] == ["x < 1", "y", r"\frac{a<b}{c}", r"\lvert x \rvert"]
    assert [f["data-latex"] for f in page.select(".maths.display")] == [r"\frac{a<b}{c}"]
    assert all(formula.select_one("svg > path") for formula in page.select(".maths"))
    assert "$5 and $6" in page.text
    assert problems.take() == []


def test_fractions_are_large_in_tables() -> None:
    alone = r"\frac{a}{b}"
    page = convert(f"Of ${alone}$\n\n| ${alone}$ |\n|---|\n| ${alone}$ |\n\n$$\n{alone}\n$$\n")
    text, head, cell, display = page.select(f".maths[data-latex='{alone}']".replace("\\", "\\\\"))
    drawings = [formula.select("path")[0]["d"] for formula in (text, head, cell, display)]
    assert drawings[0] == drawings[1] != drawings[2] == drawings[3]


def test_all_wrong_formulas_are_told_at_once() -> None:
    convert("$\\foo$\n\ntext $x$\n\n- item\n\n    $$\n    \\frac{1\n    $$\n")
    told = [str(problem) for problem in problems.take()]
    assert told == [
        r"(text):1: MathJax cannot read this formula: Undefined control sequence \foo  \foo",
        r"(text):8: MathJax cannot read this formula: Missing close brace  \frac{1",
    ]


STRAY = "a dollar of no formula: write $x$, without spaces inside, or \\$ for a dollar"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Right $y$,\nbut $x = $ is not.", [f"(text):2: {STRAY}  but $x = $ is not."]),
        ("Unclosed: $x = 1.\n\n*So* is $2x.", [f"(text):1: {STRAY}  Unclosed: $x = 1.", f"(text):3: {STRAY}  is $2x."]),
        ("A display $$x = 1$$ inside a line", [f"(text):1: {STRAY}  {piece}" for piece in ("$ inside a line", "A display $")]),
        ("- Unclosed $2 + x\n- $x$", [f"(text):1: {STRAY}  Unclosed $2 + x"]),
        ("$5, $6.50; \\$x, `$x = $` and\n\n```sh\necho $x\n```\n\n    $ ls\n", []),
    ],
)
def test_a_dollar_of_no_formula_is_told(text: str, told: list[str]) -> None:
    convert(text)
    assert [str(problem) for problem in problems.take()] == told


def test_a_snippet_is_shown_whole_with_a_download() -> None:
    page = convert("# T\n\n/// snippet | activations/relu.py\n///\n")
    assert "snippets/<wbr/>activations/<wbr/>relu.py" in str(page.select_one(".filename"))
    assert "def relu_derivative(x):" in page.select_one("code").text  # type: ignore[union-attr]
    link = page.select_one("a.download")
    assert link is not None and link["download"] == "relu.py"


def test_the_answer_stands_beside_its_figure() -> None:
    page = convert(
        "/// function | activations/relu.py\n    also: [ramp]\n    plot: {x: [-1, 1], kinks: [0]}\n    alt: A corner.\n\n"
        "$$\nf(x) := \\max(x, 0)\n$$\n///\n"
    )
    answer = page.select_one("div.function")
    assert answer is not None
    assert answer.select_one(".formulas .maths.display") is not None
    assert answer.select_one(".also").text == "Also called ramp."  # type: ignore[union-attr]
    assert answer.select_one("figure.plot svg desc").text == "A corner."  # type: ignore[union-attr]
    assert problems.take() == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("x^2", "x<sup>2</sup>"),
        ("sin^(-1) x", "sin<sup>−1</sup> x"),
        ("x^(1/3)", "x<sup>1/3</sup>"),
        ("derivative of f(x)^g(x)", "derivative of f(x)<sup>g(x)</sup>"),
        ("e^x − 1", "e<sup>x</sup> − 1"),
        ("log_a x", "log<sub>a</sub> x"),
        ("‖X‖_F^2", "‖X‖<sub>F</sub><sup>2</sup>"),
        ("gelu_new", "gelu_new"),
    ],
)
def test_a_name_that_is_typed_is_shown_as_it_is_printed(typed: str, shown: str) -> None:
    element = ElementTree.Element("p")
    add_name(element, typed)
    assert ElementTree.tostring(element, encoding="unicode") == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/// snippet | no/such.py\n///", "there is no snippets/no/such.py"),
        ("/// function | no/such.py\n    plot: {x: [0, 1]}\n    alt: a\n///", "there is no snippets/no/such.py"),
        ("/// function | activations/relu.py\n    plot: {x: [1, 0]}\n    alt: a\n///", "must be two numbers, the smaller first"),
        ("/// function | activations/relu.py\n    plot: {z: [1, 0]}\n    alt: a\n///", "`plot` has no entry `z`"),
        ("/// function | activations/relu.py\n    plot: {x: [0, 1], at: {q: 1}}\n    alt: a\n///", "`plot: at` names `q`"),
        ("/// function | elementary/power.py\n    plot: {x: [0, 1]}\n    alt: a\n///", "must say at which `p`"),
        ("/// function | elementary/log.py\n    plot: {x: [-2, -1]}\n    alt: a\n///", "has no finite value in the plot's range"),
        ("/// graph\n    inputs: {x: 1}\n    nodes: [{name: y, op: sine, inputs: [x]}]\n    alt: a\n///", "unknown op sine"),
        ("/// functoin | a.py\n///", "unknown block `functoin`"),
    ],
)
def test_a_wrong_block_is_told_with_its_line(text: str, told: str) -> None:
    convert(f"# T\n\n{text}\n")
    [problem] = {p.message: p for p in problems.take()}.values()
    assert problem.line == 3
    assert told in problem.message


def test_the_derivative_table_links_every_function() -> None:
    page = convert("/// derivative-table\n///\n")
    names = [link.text for link in page.select("th[scope=row] a")]
    assert {"Sigmoid", "ReLU"} <= set(names)
    assert page.select("[data-latex]") == [], "the formulas of the table are copies; they are checked on their pages"
    assert len(page.select(".maths.copy svg")) > len(names)


def test_the_accuracy_table_leaves_out_what_is_empty_in_a_section(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        Line("rules", "a.md", "f", ("1", "2", "0, 0", "", "", "", "")),
        Line("losses", "b.md", "g", ("1", "2", "0, 0", "", "", "", "")),
        Line("losses", "b.md", "h", ("1", "2", "0, 0", "3", "", "", "4")),
    ]
    monkeypatch.setattr("scripts.accuracy.table.table", lambda: Table(lines, "All.", []))
    rules, losses = convert("/// accuracy-table\n///\n").select("table")
    ours = ["Function", "float64", "float32", "wrong, warnings"]
    assert [cell.text for cell in rules.select("th[scope=col]")] == ours
    assert [cell.text for cell in losses.select("th[scope=col]")] == [*ours, "PyTorch float64", "JAX float32"]
    assert [[cell.text for cell in row.select("td")] for row in losses.select("tbody tr")] == [
        ["1", "2", "0, 0", "", ""], ["1", "2", "0, 0", "3", "4"]]  # fmt: skip
