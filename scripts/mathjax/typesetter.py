"""LaTeX in, inline SVG and MathML out."""

from __future__ import annotations

import atexit
import json
import os
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import node
from scripts.cache import Cache, digest, digest_of_files
from scripts.mathjax.breaking import broken_if_wide
from scripts.paths import ROOT

if TYPE_CHECKING:
    from scripts.equations import Formula

_RENDERER = Path(__file__).with_name("render.mjs")


class LatexError(ValueError):
    """MathJax cannot read a formula; the message is MathJax's own."""


@dataclass(frozen=True)
class Typeset:
    """A formula as MathJax made it.

    Attributes
    ----------
    svg : str
        The drawing.
    mathml : str
        The same formula for screen readers.
    """

    svg: str
    mathml: str

    @property
    def content(self) -> str:
        """The HTML of the formula: what is seen, and what is heard."""
        return self.drawing + self.mathml

    @property
    def drawing(self) -> str:
        """The drawing as HTML, which only eyes see."""
        return self.svg.replace('role="img" focusable="false"', 'aria-hidden="true"', 1)

    @property
    def width(self) -> float:
        """How wide the drawing is, in ex."""
        found = re.search(r' width="([\d.]+)ex"', self.svg)
        return float(found[1]) if found else 0


class Typesetter:
    """Typesets formulas in one Node process that starts when the first one is not in the cache."""

    def __init__(self) -> None:
        self._cache = Cache("mathjax", digest(digest_of_files(_RENDERER), _locked()))
        self._known: dict[tuple[str, bool], Typeset] = {}
        self._process: subprocess.Popen[str] | None = None

    def typeset(self, latex: str, display: bool) -> Typeset:
        """Return the typeset formula.

        Raises
        ------
        LatexError
            The formula is malformed or uses an unknown macro.
        """
        latex = latex.strip()
        if (latex, display) not in self._known:
            self._known[latex, display] = self._look_up(latex, display)
        return self._known[latex, display]

    def _look_up(self, latex: str, display: bool) -> Typeset:
        key = f"{'display' if display else 'inline'} {latex}"
        stored = self._cache.get(key)
        if stored is None:
            answer = self._ask(latex, display)
            if "error" in answer:
                raise LatexError(answer["error"])
            stored = json.dumps(answer).encode()
            self._cache.put(key, stored)
        return Typeset(**json.loads(stored))

    def _ask(self, latex: str, display: bool) -> dict:
        if self._process is None:
            node.ensure_packages()
            self._process = node.start(_RENDERER, str(ROOT))
            atexit.register(self._process.kill)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"latex": latex, "display": display}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("MathJax stopped without an answer; its own words stand above")
        return json.loads(line)


def _locked() -> str:
    """Return what package-lock.json says of MathJax; its other packages change no formula."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return json.dumps({name: entry for name, entry in packages.items() if "mathjax" in name})


TYPESETTER = Typesetter()


def typeset_all(formulas: list[Formula]) -> None:
    """Typeset the formulas of a page ahead; what MathJax cannot read is reported when the page is rendered."""
    for formula in formulas:
        with suppress(LatexError):
            typesetter = _typesetter_of(os.getpid())
            whole = typesetter.typeset(formula.latex, formula.display)
            parts = broken_if_wide(formula.latex, whole.width, formula.display)
            for piece in parts.pieces if parts else []:
                typesetter.typeset(piece, formula.display)


@cache
def _typesetter_of(process: int) -> Typesetter:
    """Return this process's own: two that were forked from one would mix up the answers of its Node process."""
    return Typesetter()
