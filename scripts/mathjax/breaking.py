r"""Where a formula may be broken: into pieces that stand side by side in a wide window, in lines in a narrow one.

It is broken where a person would break it, in no bracket: before a condition or a sign of relation, and before + and −
only where what follows a relation is still too wide. The rows of a chain of equations stand beside what they begin
with, or below it. A formula in the text is broken after these signs, as TeX does it.
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
BREAKS = RELATIONS | SIGNS | {r"\quad"}
SPACES = {r"\,", r"\;", r"\:", r"\!"}
INDENT = re.compile(r"\A(?:\s*\\q?quad\b)*")
ALIGNED = re.compile(r"\\begin\{aligned\}(?P<rows>.*)\\end\{aligned\}\s*[.,]?\s*", re.S)

# What stands between two signs of relation, in the terms that + and − part; and the statements of a row.
Clause = list[str]
Statement = list[Clause]
Row = list[Statement]


@dataclass(frozen=True)
class Broken:
    """A formula in pieces.

    Attributes
    ----------
    left : str
        What the rows of a chain begin with; empty where there is no chain.
    rows : list of Row
        The rows; of each, its statements; of each, its clauses; of each, its pieces.
    """

    left: str
    rows: list[Row]

    @property
    def is_whole(self) -> bool:
        """Whether there is one piece only."""
        return len(self.pieces) == 1

    @property
    def pieces(self) -> list[str]:
        """All pieces, in order."""
        found = [piece for row in self.rows for statement in row for clause in statement for piece in clause]
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
    if parts.is_whole or not (display or parts.is_statement):
        return None
    return parts if display else Broken("", [[[broken_in_text(latex)]]])


def broken(latex: str) -> Broken:
    """Return the pieces of a formula; one, where it cannot be broken."""
    if not (chain := ALIGNED.fullmatch(latex)):
        return Broken("", [_row(latex)])
    sides = [_split(row.removeprefix(r"\\"), {"&"}, first=True) for row in _split(chain["rows"], {r"\\"})]
    # Only a chain has one left side; columns of left sides stay one drawing.
    if any(len(side) != 2 for side in sides) or any(left.strip() for left, _ in sides[1:]):
        return Broken("", [[[[latex]]]])
    return Broken(sides[0][0].strip(), [_row(right[1:], follows=True) for _, right in sides])


def _row(latex: str, follows: bool = False) -> Row:
    """Return a row's statements; a row that follows a left side may begin with a sign, and be set in by spaces."""
    bare = INDENT.sub("", latex)
    indent = latex.removesuffix(bare)
    first, *others = [statement.removeprefix(r"\qquad") for statement in _split(bare, {r"\qquad"})]
    return [_statement(first, f"{indent}{{}}" if follows else ""), *(_statement(other, "") for other in others)]


def _statement(latex: str, opening: str) -> Statement:
    """Return the pieces of one statement; each but the first begins with the sign that it is broken before."""
    clauses: Statement = []
    for piece in map(str.strip, _split(latex.strip(), BREAKS)):
        if not clauses:
            clauses.append([opening + piece])
        elif piece.startswith(r"\quad"):
            clauses.append([piece])
        elif piece[0] in SIGNS:
            clauses[-1].append("{}" + piece)  # an empty term: the sign has the spaces that it has between two terms
        else:
            clauses.append(["{}" + piece])
    return clauses


def broken_in_text(latex: str) -> list[str]:
    """Return the pieces of a formula in the text; each but the last ends with the sign that it is broken after."""
    first, *others = map(str.strip, _split(latex.strip(), BREAKS))
    pieces = [first]
    for piece in others:
        sign = TOKEN.findall(piece)[0]
        pieces[-1] += f" {sign} " if sign == r"\quad" else f" {sign} {{}}"
        pieces.append(piece.removeprefix(sign).strip())
    return pieces


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
