r"""Where a formula may be broken: into pieces that stand side by side in a wide window, in lines in a narrow one.

It is broken where a person would break it: before a condition, before a sign of relation, and before + and −, in no
bracket. The rows of a chain of equations stand beside what they begin with, or below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(r"\\(?:begin|end)\{\w+\*?\}|\\(?:left|right)\s*(?:\\[A-Za-z]+|\\?.)|\\[A-Za-z]+|\\.|:=|\s+|.", re.S)
OPENS = re.compile(r"\\begin|\\left(?![a-z])|\\l[vV]ert\b|[({\[]")
CLOSES = re.compile(r"\\end|\\right(?![a-z])|\\r[vV]ert\b|[)}\]]")
# In ex: what a window of 320 px has room for, and what a column of a table in it has room for.
PHONE, COLUMN = 30, 22
RELATIONS = {"=", ":=", "<", ">", r"\approx", r"\le", r"\leq", r"\ge", r"\geq", r"\ne", r"\neq", r"\to"}
SIGNS = {"+", "-"}
# After these a sign belongs to the number that follows.
BEFORE_A_NUMBER = RELATIONS | SIGNS | {"", ",", "&", r"\cdot", r"\times", r"\pm", r"\in", r"\quad", r"\qquad"}
SPACES = {r"\,", r"\;", r"\:", r"\!"}
INDENT = re.compile(r"\A(?:\s*\\q?quad\b)*")
ALIGNED = re.compile(r"\\begin\{aligned\}(?P<rows>.*)\\end\{aligned\}\s*[.,]?\s*", re.S)

Row = list[list[str]]


@dataclass(frozen=True)
class Broken:
    """A formula in pieces.

    Attributes
    ----------
    left : str
        What the rows of a chain begin with; empty where there is no chain.
    rows : list of list of list of str
        The rows; of each, its statements; of each, its pieces.
    """

    left: str
    rows: list[Row]

    @property
    def is_whole(self) -> bool:
        """Whether there is one piece only."""
        return self.is_statement and len(self.rows[0][0]) == 1

    @property
    def pieces(self) -> list[str]:
        """All pieces, in order."""
        found = [piece for row in self.rows for statement in row for piece in statement]
        return [self.left, *found] if self.left else found

    @property
    def is_statement(self) -> bool:
        """Whether it is one statement, in however many pieces."""
        return not self.left and [len(row) for row in self.rows] == [1]


def broken_if_wide(latex: str, width: float, display: bool) -> Broken | None:
    """Return the pieces of a formula for which a phone has no room; None where it stays one drawing."""
    if width <= (PHONE if display else COLUMN):
        return None
    parts = broken(latex)
    return None if parts.is_whole or not (display or parts.is_statement) else parts


def broken(latex: str) -> Broken:
    """Return the pieces of a formula; one, where it cannot be broken."""
    if not (chain := ALIGNED.fullmatch(latex)):
        return Broken("", [_row(latex)])
    sides = [_split(row.removeprefix(r"\\"), {"&"}, first=True) for row in _split(chain["rows"], {r"\\"})]
    # Only a chain has one left side; columns of left sides stay one drawing.
    if any(len(side) != 2 for side in sides) or any(left.strip() for left, _ in sides[1:]):
        return Broken("", [[[latex]]])
    return Broken(sides[0][0].strip(), [_row(right[1:], follows=True) for _, right in sides])


def _row(latex: str, follows: bool = False) -> Row:
    """Return a row's statements; a row that follows a left side may begin with a sign, and be set in by spaces."""
    bare = INDENT.sub("", latex)
    indent = latex.removesuffix(bare)
    first, *others = [statement.removeprefix(r"\qquad") for statement in _split(bare, {r"\qquad"})]
    return [_pieces(first, f"{indent}{{}}" if follows else ""), *(_pieces(other, "") for other in others)]


def _pieces(latex: str, opening: str) -> list[str]:
    """Return the pieces of one statement; each but the first begins with the sign that it is broken before."""
    pieces = [piece.strip() for piece in _split(latex.strip(), RELATIONS | SIGNS | {r"\quad"})]
    # An empty term gives a sign at the beginning the spaces that it has between two terms.
    spaced = [piece if piece.startswith(r"\quad") else "{}" + piece for piece in pieces[1:]]
    return [opening + pieces[0], *spaced]


def _split(latex: str, before: set[str], first: bool = False) -> list[str]:
    """Split a formula before these tokens where they stand in no bracket, and first of all if told so.

    Signs of numbers are no signs, and the brackets of a condition stay with the space before it.
    """
    parts, depth, last, barred = [""], 0, "", False
    for token in TOKEN.findall(latex):
        depth -= bool(CLOSES.match(token))
        if token == "|":
            barred = not barred
        sign_of_number = token in SIGNS and last in BEFORE_A_NUMBER
        condition = last == r"\quad"
        if token in before and depth == 0 and not barred and (last or first) and not sign_of_number and not condition:
            parts.append("")
        parts[-1] += token
        depth += bool(OPENS.match(token))
        if token.strip() and token not in SPACES:
            last = token
    return parts
