"""Begin a function: ``python -m scripts.new activations/gelu "GELU"`` writes its snippet, its page and its nav line.

What it writes does not pass the build: each thing that is left to do is a line of what the build tells.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from scripts.paths import ROOT

SNIPPET = '''"""{title}."""

import numpy as np


def {name}(x):
    """What it gives, for an array of any shape."""
    return np.asarray(x) * np.nan


def {name}_derivative(x):
    """Its derivative, element by element."""
    return np.asarray(x) * np.nan
'''

PAGE = """# {title}

TODO: one sentence that says what the function is for.

/// function | {path}.py
    plot: {{x: [-4, 4]}}
    alt: TODO what is to be seen in the plot.

$$
\\operatorname{{{symbol}}}(x) := \\TODO \\quad (x \\in \\mathbb{{R}})
$$

$$
\\operatorname{{{symbol}}}'(x) = \\TODO \\quad (x \\in \\mathbb{{R}})
$$
///

## Code

/// snippet | {path}.py
///

## Why

TODO: the derivation, step by step.

## In backprop

TODO

## See also

TODO: links to the neighbours.

## Sources

TODO
"""


class NewError(ValueError):
    """The function cannot be begun; the message says why."""


def begin(path: str, title: str, root: Path = ROOT) -> list[Path]:
    """Write the snippet, the page and the nav line; return the files.

    Raises
    ------
    NewError
        The path is malformed or taken, or its family has no section in the nav.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*", path):
        raise NewError(f"`{path}` is not a family and a name, such as activations/gelu")
    name = path.partition("/")[2]
    snippet, page, nav = root / f"snippets/{path}.py", root / f"docs/reference/{path}.md", root / "mkdocs.yml"
    for file in (snippet, page):
        if file.exists():
            raise NewError(f"{file.relative_to(root)} is there already")
    # Found before anything is written, so that a mistake leaves nothing behind.
    listed = with_nav_line(nav.read_text(encoding="utf-8"), path)
    symbol = title if re.fullmatch(r"[A-Za-z]+", title) else re.sub(r"[^a-z]", "", name)
    for file, text in ((snippet, SNIPPET), (page, PAGE)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(title=title, name=name, path=path, symbol=symbol), encoding="utf-8")
    nav.write_text(listed, encoding="utf-8")
    return [snippet, page, nav]


def with_nav_line(text: str, path: str) -> str:
    """Return mkdocs.yml with the page after the last one of its family.

    Raises
    ------
    NewError
        The nav has no page of the family.
    """
    family = path.partition("/")[0]
    lines = list(re.finditer(rf"^( *- )(?:[^:\n]+: )?reference/{family}/\S+\n", text, re.M))
    if not lines:
        raise NewError(f"the nav of mkdocs.yml has no section for {family}; begin one by hand")
    last = lines[-1]
    return f"{text[: last.end()]}{last[1]}reference/{path}.md\n{text[last.end():]}"


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m scripts.new", description=__doc__)
    parser.add_argument("path", help="family and name, such as activations/gelu")
    parser.add_argument("title", help="as the heading has it, such as GELU")
    options = parser.parse_args()
    try:
        files = begin(options.path, options.title)
    except NewError as error:
        print(error, file=sys.stderr)
        return 1
    for file in files:
        print(file.relative_to(ROOT))
    print("Fill in each TODO; `nox -s serve` tells what is left. CONTRIBUTING.md says how a page is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
