"""What is maths in a file and what is not."""

from __future__ import annotations

import json
from pathlib import Path

from scripts.equations import Formula, read_html, read_markdown
from scripts.equations.reading import read_file

MARKDOWN = r"""---
title: $a$ page
---
# On $x$

It costs $5 and $6, or \$7. `$code$` and ``$more ` code$``.

```python
price = "$y$"
```

    ~~~
    $z$
    ~~~

$$
x = x
$$

Inline \(t\), and \[u = u\].

\begin{align*}
v &= v
\end{align*}

<!-- a comment with $w$ -->
<!-- unchecked: shown as
wrong -->

$$x = y$$

And $x < y$.
"""


def test_markdown() -> None:
    assert read_markdown(MARKDOWN) == [
        Formula("x", 4),
        Formula("x = x", 16, True),
        Formula("t", 20),
        Formula("u = u", 20, True),
        Formula("\\begin{align*}\nv &= v\n\\end{align*}", 22, True),
        Formula("x = y", 30, True, "shown as\nwrong"),
        Formula("x < y", 32),
    ]


def test_html() -> None:
    page = """<html><head><title data-latex="q">t</title></head><body><nav><span data-latex="q"></span></nav>
<p>Some <span class="math" data-latex="x &lt; y &amp; z"><svg><g data-latex="inner"></g></svg></span></p>
<!-- unchecked: wrong in print -->
<div data-latex="x = y" data-display="true"></div>
<div class="arithmatex">\\[u = u\\]</div><span class="arithmatex">\\(v\\)</span>
<script type="math/tex; mode=display">w = w</script></body></html>"""
    assert read_html(page) == [
        Formula("x < y & z", 2),
        Formula("x = y", 4, True, "wrong in print"),
        Formula("u = u", 5, True),
        Formula("v", 5),
        Formula("w = w", 6, True),
    ]


def test_notebook(tmp_path: Path) -> None:
    cells = [{"cell_type": "markdown", "source": ["Here $x$\n", "and $y$"]}, {"cell_type": "code", "source": ["'$z$'"]}]
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert [formula.latex for formula in read_file(path)] == ["x", "y"]


def test_maths_in_other_marks() -> None:
    """GitHub's fences and quoted dollars, doubled backslashes, and environments that stand alone."""
    page = "```math\na\n```\n\nand $`b`$\n\n\\\\[ c \\\\]\n\n\\\\( d \\\\)\n\n```\n$no$\n```\n"
    page += "".join(
        f"\n\\begin{{{kind}}}e\\end{{{kind}}}\n" for kind in ("multline", "alignat*", "eqnarray", "flalign")
    )
    found = [(formula.latex[:1], formula.display) for formula in read_markdown(page)]
    assert found[:4] == [("a", True), ("b", False), ("c", True), ("d", False)]
    assert len(found) == 8


def test_macros_stand_for_their_bodies_in_what_follows() -> None:
    text = r"$\eps$ $$\newcommand{\eps}{\varepsilon} \newcommand\two{\eps + \eps} \DeclareMathOperator{\swish}{swish}$$ $\swish(\two) = \epsilon$"
    assert [formula.latex for formula in read_markdown(text)] == [
        r"\eps",
        r"\operatorname{swish}(\varepsilon + \varepsilon) = \epsilon",
    ]
    above = "\\newcommand{\\eps}{\\varepsilon}\n\\DeclareMathOperator{\\swish}{swish}\n\n$\\swish(\\eps)$\n\n    `\\newcommand{\\eps}{e}`\n"
    assert [formula.latex for formula in read_markdown(above)] == [r"\operatorname{swish}(\varepsilon)"]
    kept = r"\newcommand{\abs}[1]{|#1|} \abs{x}"
    assert [formula.latex for formula in read_markdown(f"${kept}$")] == [kept]


def test_a_condition_stands_in_the_next_cell_of_the_same_row() -> None:
    table = "<tr>\n<td>{}</td>\n<td>{}</td>\n</tr>\n"
    cells = [rf'<span class="arithmatex">\({latex}\)</span>' for latex in ("x = x", "x &gt; 0", "x &gt; 1", "x = 1")]
    given = [formula.given.word for formula in read_html(f"<table>{table.format(*cells[:2])}{table.format(*cells[2:])}</table>")]
    assert given == ["", "cell", "", "cell"]
    assert [formula.given.word for formula in read_markdown("| $x = x$ | $x > 0$ |\n| $x > 1$ | for $x = 1$ |")] == ["", "cell", "", "for"]
