"""Blocks are read as written, and each slip in a header is told in a line."""

from __future__ import annotations

import pytest

from scripts.blocks import Block, BlockError, blocks_of, displays, well_formed
from scripts.pages import parse

PAGE = """---
description: d
---

# Title

/// function | activations/relu.py
    plot: {x: [-3, 3]}
    alt: A corner.

$$
f(x) := \\max(x, 0)
$$
///

```markdown
/// function | not/a/block.py
///
```
"""


def test_reads_a_block_with_its_line() -> None:
    [block] = blocks_of(parse("docs/p.md", PAGE))
    assert isinstance(block, Block)
    assert (block.name, block.argument, block.line) == ("function", "activations/relu.py", 7)
    assert block.options == {"plot": {"x": [-3, 3]}, "alt": "A corner."}
    assert displays(block.content) == ["f(x) := \\max(x, 0)"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("/// functon | a.py\n///", "unknown block `functon`"),
        ("/// function\n///", "lacks its snippet"),
        ("/// function | a.py\n    plot: [1\n///", "are not YAML"),
        ("/// function | a.py\n    just words\n///", "must be `key: value` lines"),
        ("/// function | a.py\n    range: 3\n///", "has no option `range`; it takes also, alt, plot"),
        ("/// function | a.py\n    plot: {x: [0, 1]}\n///", "has no `alt`"),
        ("/// secant | a.py\n    alt: a\n    at: 1\n    plot: {x: [0, 1]}\n///", "lacks the option `steps`"),
        ("/// snippet | a.py\n", "is not closed"),
    ],
)
def test_a_slip_is_told_with_its_line(text: str, message: str) -> None:
    [(line, error)] = blocks_of(parse("docs/p.md", f"# Title\n\n{text}"))  # type: ignore[misc]
    assert isinstance(error, BlockError)
    assert line == 3
    assert message in str(error)


def test_blocks_of_pymdownx_pass() -> None:
    page = parse("docs/p.md", "/// details | More\n\n/// snippet | a.py\n///\n\n///")
    assert [block.name for block in well_formed(page, "snippet")] == ["snippet"]
