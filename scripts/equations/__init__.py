"""Reads the LaTeX of a page and checks every relation in it numerically.

lexer → parser → statements → evaluator → claims → page; see each module's docstring for what it decides.

>>> formulas = read_markdown(r"$\\sigma(x) := \\frac{1}{1 + e^{-x}}$ and $\\sigma'(x) = \\sigma(x)(1 - \\sigma(x))$")
>>> [verdict.verdict for verdict in Page(formulas).check()]
['definition', 'true']
"""

from .errors import Undefined, Unreadable
from .page import Page
from .reading import Formula, read_html, read_markdown
from .verdicts import Verdict

__all__ = ["Formula", "Page", "Undefined", "Unreadable", "Verdict", "read_html", "read_markdown"]
