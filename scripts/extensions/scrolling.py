"""What may be wider than a phone scrolls in a box of its own, which the keyboard reaches.

It is so in the HTML, before any script runs; the theme would box tables by script.
"""

from __future__ import annotations

import itertools
import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

TABLE = re.compile(r"<table( [^>]*)?>.*?</table>", re.S)
BARE = re.compile(r"<pre>|<div class=\"graph\">")


def boxed(text: str) -> str:
    """Return HTML with its tables in boxes that scroll, and its code and graphs reached by keyboard."""
    numbers = itertools.count(1)

    def box(table: re.Match[str]) -> str:
        name = f"Table {next(numbers)}"
        shown = table[0].replace("<table", '<table class="table"', 1)
        return f'<div class="scroll" tabindex="0" role="group" aria-label="{name}">{shown}</div>'

    return BARE.sub(lambda opening: f'{opening[0][:-1]} tabindex="0">', TABLE.sub(box, text))


class ScrollingPostprocessor(Postprocessor):
    """Boxes what scrolls in the finished page."""

    def run(self, text: str) -> str:
        return boxed(text)


class ScrollingExtension(Extension):
    """Boxes that scroll."""

    def extendMarkdown(self, md: Markdown) -> None:
        # After the checks (-1), which write a table too.
        md.postprocessors.register(ScrollingPostprocessor(md), "scrolling", -2)


def makeExtension(**settings: object) -> ScrollingExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return ScrollingExtension(**settings)
