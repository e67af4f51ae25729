"""Every way to get a page wrong, all at once: one clear line each, a non-zero exit, nothing written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NAV = ["index.md", "wrong.md", "false.md", "accuracy.md", "raises.ipynb", "not_there.md"]

INDEX = """# Home

[a page](wrong.md), [a section](wrong.md#code).

/// function | activations/relu.py
    plot: {x: [-3, 3], kinks: [0]}
    alt: A corner.

$$
f(x) := \\max(x, 0)
$$

$$
f'(x) = 1 \\quad (x > 0)
$$
///

/// snippet | activations/relu.py
///
"""

WRONG = """# Wrong

An unknown macro $\\foo$ and a missing brace:

$$
\\frac{1
$$

## Code

/// snippet | activations/missing.py
///

/// function | activations/raises.py
    plot: {x: [0, 1]}
    alt: Nothing.
///

/// snippet | activations/raises.py
///

/// function | activations/relu.py
    plto: {x: [0, 1]}
///

[a page](no_such_page.md), [a section](index.md#no-such-section).

Not closed: $x = 1.
"""

FALSE = """# False

A false formula and one with an unknown name:

$$
\\frac{d}{dx} x^3 = 2x^2
$$

$$
\\frac{d}{dx} x^2 = q
$$

/// function | activations/called.py
    plot: {x: [0, 1]}
    alt: Nothing.

$$
\\operatorname{called}(x) := x
$$
///

/// snippet | activations/called.py
///

/// function | activations/holed.py
    plot: {x: [1, -1]}
    alt: A straight line.

$$
\\operatorname{holed}(x) := 2x
$$

$$
\\operatorname{holed}'(x) = 2
$$
///

/// snippet | activations/holed.py
///

$$
\\operatorname{late}(x) := \\maxx(0, x)
$$

$$
\\operatorname{late}(1) = 1
$$
"""

CALLED = """import numpy as np


def called(x):
    return np.asarray(x) + undefined
"""

HOLED = """import numpy as np


def holed(x):
    return 2.0 * np.asarray(x)


def holed_derivative(x):
    return np.where(np.abs(1.0 * x) < 1.0, np.nan, 2.0)
"""

EXPECTED = [
    r"docs/false.md:6: false: \frac{d}{dx} x^3 = 2x^2  at x = ",
    r"docs/false.md:10: unreadable: \frac{d}{dx} x^2 = q  an unknown name, q",
    "docs/false.md:13: snippets/activations/called.py, line 5, raises NameError: name 'undefined' is not defined",
    "docs/false.md:25: `plot: x` must be two numbers, the smaller first",
    "docs/false.md:25: `holed_derivative` of snippets/activations/holed.py misses the aim in float64: nan instead of 2.0 at x = ",
    r"docs/false.md:42: MathJax cannot read this formula: Undefined control sequence \maxx  \operatorname{late}",
    r"docs/false.md:46: unreadable: \operatorname{late}(1) = 1  since \operatorname{late}, line 42, could not be read",
    r"docs/wrong.md:3: MathJax cannot read this formula: Undefined control sequence \foo  \foo",
    r"docs/wrong.md:6: MathJax cannot read this formula: Missing close brace  \frac{1",
    "docs/wrong.md:11: there is no snippets/activations/missing.py; write it, or mend the path",
    "docs/wrong.md:14: snippets/activations/raises.py, line 1, raises ZeroDivisionError: division by zero",
    "docs/wrong.md:22: `/// function` has no option `plto`; it takes also, alt, plot",
    "docs/wrong.md:26: broken link `no_such_page.md`: the target is not found among documentation files.",
    "docs/wrong.md:26: broken link `index.md#no-such-section`: the doc 'index.md' does not contain an anchor",
    r"docs/wrong.md:28: a dollar of no formula: write $x$, without spaces inside, or \$ for a dollar",
    "docs/forgotten.md: this page is missing in the nav; add `- forgotten.md` to mkdocs.yml",
    "the nav names `not_there.md`, but there is no docs/not_there.md",
    "cell 2 raises ValueError: planted; run it alone to see more",
    "snippets/activations/unused.py: no page shows this snippet; write `/// snippet | activations/unused.py` on its page",
]


def notebook(*sources: str) -> str:
    """Return a notebook whose first cell is Markdown and whose others are code."""
    cells: list[dict[str, object]] = [{"cell_type": "markdown", "id": "c0", "metadata": {}, "source": sources[0]}]
    cells += [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": s, "outputs": [], "execution_count": None}
        for n, s in enumerate(sources[1:], 1)
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


@pytest.fixture
def project(project: Path) -> Path:
    """Return the small project with a home page."""
    (project / "docs/index.md").write_text(INDEX, encoding="utf-8")
    return project


def build(project: Path) -> subprocess.CompletedProcess[str]:
    """Run the build as an author does."""
    command = [sys.executable, "-m", "mkdocs", "build"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def test_all_errors_of_a_build_are_told_at_once(project: Path) -> None:
    (project / "docs/wrong.md").write_text(WRONG, encoding="utf-8")
    (project / "docs/false.md").write_text(FALSE, encoding="utf-8")
    (project / "docs/accuracy.md").write_text("# Accuracy\n\n/// accuracy-table\n///\n", encoding="utf-8")
    (project / "snippets/activations/called.py").write_text(CALLED, encoding="utf-8")
    (project / "snippets/activations/holed.py").write_text(HOLED, encoding="utf-8")
    (project / "docs/forgotten.md").write_text("# Forgotten\n", encoding="utf-8")
    (project / "docs/raises.ipynb").write_text(notebook("# Raises", "raise ValueError('planted')"), encoding="utf-8")
    (project / "snippets/activations/raises.py").write_text("1 / 0\n", encoding="utf-8")
    shutil.copy(project / "snippets/activations/relu.py", project / "snippets/activations/unused.py")
    ran = build(project)
    told = ran.stdout + ran.stderr
    assert ran.returncode != 0
    for line in EXPECTED:
        assert line in told, f"not told: {line}\n{told}"
    assert told.count("docs/false.md:42") == 1, "told twice"
    assert "Traceback" not in told
    assert not (project / "site").exists(), "something was written"


def test_a_build_without_errors_is_the_same_warm_and_elsewhere_with_a_damaged_cache(project: Path) -> None:
    (project / "docs/wrong.md").write_text("# Right\n\n## Code\n\n$x^2$\n", encoding="utf-8")
    (project / "docs/raises.ipynb").write_text(notebook("# Runs", "1 + 1"), encoding="utf-8")
    (project / "docs/false.md").write_text("# True\n\n$2 + 2 = 4$\n", encoding="utf-8")
    (project / "docs/accuracy.md").write_text("# Accuracy\n", encoding="utf-8")
    (project / "docs/not_there.md").write_text("# There\n", encoding="utf-8")
    first = build(project)
    assert first.returncode == 0, first.stdout + first.stderr
    published = contents(project / "site")
    warm = build(project)
    assert warm.returncode == 0, warm.stdout + warm.stderr
    assert contents(project / "site") == published
    right = (project / "docs/false.md").read_text(encoding="utf-8")
    (project / "docs/false.md").write_text("# False\n\n$2 + 2 = 5$\n", encoding="utf-8")
    assert build(project).returncode != 0
    assert contents(project / "site") == published, "a build that failed has touched the site"
    (project / "docs/false.md").write_text(right, encoding="utf-8")
    project = project.rename(project.with_name("elsewhere"))
    for number, file in enumerate(sorted(p for p in (project / ".cache").rglob("*") if p.is_file())):
        if number % 3 == 0:
            file.unlink()
        elif number % 3 == 1:
            file.write_bytes(file.read_bytes()[:-7])
    again = build(project)
    assert again.returncode == 0, again.stdout + again.stderr
    assert contents(project / "site") == published


def contents(site: Path) -> dict[str, bytes]:
    """Return all published files."""
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}
