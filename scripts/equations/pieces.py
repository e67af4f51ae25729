"""Formulas to pieces: where a formula is cut, and which pieces restrict the statement before them.

A formula is cut into rows, then at commas, wide spaces and words outside brackets. The pieces after "for", "if",
"where", in brackets of their own, or with an inequality or a membership are conditions of the statement before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from .errors import Unreadable
from .lexer import LINES, RELATIONS, Token, closing, depths, find, split, trim

KEYWORDS = re.compile(
    r"(?:(?:for|where|if|when|whenever|with|provided|given|assuming|on|at|and|or|in|is|only|that|every|all|any|each|let|the|"
    r"as|so|such|we|have|then|case|hence|thus|therefore|while|but|also|equivalently|namely|because|since|resp|i\.e|e\.g)"
    r"(?!\w)[ ,:.]*)+$",
    re.I,
)
# At the end of words: what follows is a condition. Any other words, as "so that" or "Layer 2:", begin a claim.
RESTRICTING = re.compile(
    r"\b(?:for|where|if|when|whenever|with|provided|given|assuming|on|at|as long as|in case|such that|satisfying|"
    r"subject to)\b(?:[ ,:]+(?:that|only|every|all|any|each|the|case|and|in))*[ ,:(]*$",
    re.I,
)
ONLY = re.compile(r"\bonly (?:if|for|when)", re.I)  # says that it does not hold elsewhere, not that it holds there
# What parts the pieces of a row, and how it joins them where it says so.
JOINTS = {",": "", ";": "", ".": "", r"\quad": "", r"\wedge": "and", r"\vee": "or", r"\implies": "implies"}
CONSTANT = re.compile(r"(?:(?:is|are|held) )*(?:constants?|fixed)")  # says the same as (\\mathrm{d}A = 0)
EXPLAINING = re.compile(r"[,( ]*(?:where|with)\b", re.I)
EQUAL = {"=", r"\approx"}
NO_CONDITION = {r"\mathbb{1}", r"\mathbf{1}", r"\in", r"\notin"}  # before a bracket
DECLARING = {r"\in", ":", r"\notin"}
SIGNS = {"+", "-"}
CONTINUING = RELATIONS | SIGNS | {":=", r"\cdot", r"\times"}  # at the head of a row


@dataclass
class Piece:
    """A part of a row: its tokens, the word or mark before it, and whether it stood in brackets of its own."""

    tokens: list[Token]
    joint: str = ""
    word: str = ""
    bracketed: bool = False

    def has(self, texts: set[str]) -> bool:
        """Whether one of these stands outside all brackets."""
        return find(self.tokens, texts) is not None

    def says_constant(self) -> bool:
        """Whether it says that names are constants of a differential."""
        return len(self.tokens) > 1 and CONSTANT.fullmatch(self.tokens[-1].text) is not None

    def relations(self) -> set[str]:
        """Return the relation signs outside all brackets."""
        return {token.text for token, depth in depths(self.tokens) if depth == 0} & RELATIONS


@dataclass
class Draft:
    """A statement and the pieces that restrict it, before any of them is read."""

    main: Piece
    clauses: list[Piece] = field(default_factory=list)


def drafts(tokens: list[Token]) -> list[Draft]:
    """Cut the tokens of a formula into statements with their conditions; in one with rows beside other statements, what
    stands before the rows may end in a word, "where", and what stands after them restricts them all."""
    tokens = trim(tokens[:-1])
    before, block, after = around_rows(tokens)
    if not block:
        return drafts_of_rows(tokens)
    before = trim(before)
    word = before[-1].text if before and before[-1].kind == "word" else ""
    outer = drafts_of_rows(trim(before[:-1] if word else before))
    inner = drafts_of_rows(block)
    inner[0].main.word = inner[0].main.word or word
    for piece in cut(after):
        if not is_clause(piece, inner[-1]):
            raise Unreadable("after the rows stands a condition of them all, as in (x > 0)", piece.tokens[0].start)
        for draft in inner:
            draft.clauses.append(replace(piece))
    return outer + inner


def around_rows(tokens: list[Token]) -> tuple[list[Token], list[Token], list[Token]]:
    """Part an environment of rows from the statements before it and the conditions after it; where it is all, or a part
    of an expression, there is no such environment."""
    for place, (token, depth) in enumerate(depths(tokens)):
        if token.kind == "begin" and token.text in LINES and depth == 1:
            end = closing(tokens, place)
            before, after = tokens[:place], tokens[(end or 0) + 1 :]
            is_apart = not before or before[-1].kind == "word" or before[-1].text in JOINTS
            return (before, tokens[place : end + 1], after) if end and is_apart and (before or after) else ([], [], [])
    return [], [], []


def drafts_of_rows(tokens: list[Token]) -> list[Draft]:
    """Cut rows into statements with their conditions."""
    found: list[Draft] = []
    for row, continues in rows(tokens) if tokens else ():
        pieces = cut(row)
        start = len(found)
        for number, piece in enumerate(pieces):
            if number == 0 and continues:
                found[-1].main.tokens.extend(piece.tokens)
            elif found and (number or piece.word) and is_clause(piece, found[-1]):
                found[-1].clauses.append(piece)
            else:
                found += chained(piece)
        share_condition(found[start:])
    return found


def share_condition(row: list[Draft]) -> None:
    """Put the claims of a row under the condition at its end: A = B, \\quad C = D \\quad (x > 0) says it of both; and
    the definitions whose right side has all that it names."""
    shared = conditions_among(row[-1].clauses) if row else []
    for draft in row[:-1]:
        is_claim = not draft.main.has({":="})
        if not draft.clauses:
            draft.clauses += [replace(piece) for piece in shared if is_claim or speaks_of(draft.main, piece)]


def speaks_of(main: Piece, piece: Piece) -> bool:
    """Whether all that a piece names stands on the right side of a definition."""
    texts = {token.text for token in main.tokens[(find(main.tokens, {":="}) or 0) :]}
    return all(token.text in texts for token in piece.tokens if token.kind in ("letter", "name", "word"))


def conditions_among(clauses: list[Piece]) -> list[Piece]:
    """Return what is said of all claims of a row: in brackets, or after a word such as "for"; no x \\to 0."""
    said = (piece for piece in clauses if piece.bracketed or RESTRICTING.search(piece.word))
    return [piece for piece in said if not piece.has({r"\to"})]


def explained(found: list[Draft]) -> list[Draft]:
    """Put what a "where" defines before the statement that it explains, unless it is defined by that; and all that is
    defined after it."""
    ordered: list[Draft] = []
    is_explaining = False
    for draft in found:
        place = len(ordered)
        goes_on = is_explaining and draft.main.word in ("", "and")
        is_explaining = draft.main.has({":="}) and bool(goes_on or EXPLAINING.match(draft.main.word))
        if is_explaining:
            while place and not defines_part_of(ordered[place - 1].main, draft.main):
                place -= 1
        ordered.insert(place, draft)
    return ordered


def defines_part_of(first: Piece, second: Piece) -> bool:
    """Whether the name that a piece defines stands in another."""
    return first.has({":="}) and first.tokens[0].text in {token.text for token in second.tokens}


def chained(piece: Piece) -> list[Draft]:
    """Part a = b \\in S into a = b and b \\in S, under the same conditions."""
    texts = [token.text if depth == 0 else "" for token, depth in depths(piece.tokens)]
    signs = [place for place, text in enumerate(texts) if text in RELATIONS | {":="}]
    if not signs or r"\in" not in texts[signs[-1] :]:
        return [Draft(piece)]
    first = Draft(replace(piece, tokens=piece.tokens[: texts.index(r"\in")]))
    return [first, Draft(Piece(piece.tokens[signs[-1] + 1 :]), first.clauses)]


def rows(tokens: list[Token]) -> list[tuple[list[Token], bool]]:
    """Undress an aligned environment: its rows without their marks, and whether each goes on with the one above."""
    while tokens and tokens[0].kind == "begin" and tokens[-1].kind == "end":
        inside = trim(tokens[1:-1])
        if tokens[0].text not in LINES and (tokens[0].text != "array" or find(inside, RELATIONS) is None):
            break
        tokens = inside
    lines = [line for line in split(tokens, {r"\\"}) if bare(line)]
    continuing = [False, *(goes_on(line, above) for above, line in pairwise(lines))]
    aligned = any(Piece(line).has({"&"}) for line in lines)
    for line, continues in zip(lines[1:], continuing[1:], strict=False):
        if not continues and (aligned or line[0].text in SIGNS) and lacks_head(line, lines[0]):
            raise Unreadable("a relation or a sign is missing at the head of this row", bare(line)[0].start)
    return [(bare(line), continues) for line, continues in zip(lines, continuing, strict=False)]


def goes_on(line: list[Token], above: list[Token]) -> bool:
    """Whether a row goes on with the one above: by a relation, or by a sign that heads no left side of its own."""
    head = bare(line)[0].text
    if head not in SIGNS:
        return head in CONTINUING
    has_own_side = line[0].text != "&" and any(
        first.text == "&" and second.text in RELATIONS | {":="} for first, second in pairwise(line)
    )
    return above[-1].text not in {",", ";", "."} and not has_own_side


def bare(line: list[Token]) -> list[Token]:
    """Drop the marks of a row; && becomes a wide space."""
    kept: list[Token] = []
    for before, (token, depth) in zip([None, *line], depths(line), strict=False):
        if token.text != "&" or depth:
            kept.append(token)
        elif before is not None and before.text == "&":
            kept.append(replace(token, text=r"\quad"))
    return trim(kept)


def lacks_head(line: list[Token], first: list[Token]) -> bool:
    """Whether an aligned row that does not go on with the one above is no statement by itself either."""
    head = bare(line)[0]
    if head.kind == "word" and is_prose(head, []):
        return False
    is_statement = Piece(line).has(RELATIONS | DECLARING | {":="})
    return not is_statement or (line[0].text == "&" and first[0].text != "&")


def cut(row: list[Token]) -> list[Piece]:
    """Cut a row at commas, wide spaces and joining words outside brackets, and before a bracketed condition."""
    pieces, current = [], Piece([])
    for token, depth in depths(row):
        is_word = depth == 0 and token.kind == "word" and is_prose(token, current.tokens)
        is_mark = depth == 0 and token.kind != "word" and token.text in JOINTS and not token.side
        if not is_word and not is_mark:
            current.tokens.append(token)
            continue
        if current.tokens:
            pieces.append(current)
            current = Piece([])
        if is_word:
            if ONLY.search(token.text):
                raise Unreadable("what holds only under a condition is no claim: write \\text{if}", token.start)
            current.word = f"{current.word} {token.text}".strip()
        else:
            current.joint = JOINTS[token.text] or current.joint or ","
    if current.tokens:
        pieces.append(current)
    pieces = join_lists([part for piece in pieces for part in loosen(piece)])
    for before, piece in pairwise(pieces):
        if is_numbers(piece) and piece.joint and not piece.word and before.relations():
            number, cure = piece.tokens[0], "write a decimal with a point, 0.5, and a list as a set"
            raise Unreadable(f"{number.text} is no statement: {cure}", number.start)
    return pieces


def is_prose(token: Token, before: list[Token]) -> bool:
    """Whether an upright word joins pieces rather than naming something."""
    if (before and before[-1].text in ("^", "_", "{")) or CONSTANT.fullmatch(token.text):
        return False
    if KEYWORDS.match(token.text):
        return True
    return " " in token.text or token.text.strip("(),.:;") in ("", "otherwise", "a.e", "everywhere")


def loosen(piece: Piece) -> list[Piece]:
    """Part a bracketed condition at the end of a piece from what stands before it."""
    tokens = piece.tokens
    start = max((i for i, (t, depth) in enumerate(depths(tokens)) if t.text in ("(", "[") and depth == 1), default=0)
    before = tokens[start - 1].text if start else ""
    inside = tokens[start + 1 : -1]
    is_bracket = tokens[start].text == "(" and tokens[-1].text in (")", "]")
    is_condition = Piece(inside).has(RELATIONS | {r"\in", r"\notin", r"\to"}) or Piece(inside).says_constant()
    if not is_bracket or before in NO_CONDITION or not is_condition:
        return [piece]
    parts = cut(inside)
    for part in parts:
        part.bracketed = True
        part.joint = part.joint or ","
    if start:
        return [Piece(tokens[:start], piece.joint, piece.word), *parts]
    parts[0].word = parts[0].word or piece.word
    return parts


def join_lists(pieces: list[Piece]) -> list[Piece]:
    """Put `x`, `y \\in S` together again, and `i = 1`, `2`, `\\ldots`, `n`."""
    result: list[Piece] = []
    for piece in pieces:
        while result and piece.joint == "," and not piece.word and are_listed(result[-1], piece):
            first = result.pop()
            comma = Token("symbol", ",", piece.tokens[0].start, piece.tokens[0].start)
            piece = replace(first, tokens=[*first.tokens, comma, *piece.tokens])
        result.append(piece)
    return result


def are_listed(first: Piece, second: Piece) -> bool:
    """Whether two pieces are items of a list, or a bare name and what says something of it."""
    is_subject = is_loose_name(first) and not second.has({":="})
    is_subject = is_subject and (second.has(RELATIONS | DECLARING) or second.says_constant())
    is_counted = is_numbers(second) and (is_numbers(first) or is_range(first) or begins_range(first, second))
    return is_subject or is_counted or r"\ldots" in (first.tokens[-1].text, second.tokens[0].text)


def is_numbers(piece: Piece) -> bool:
    """Whether a piece is a list of numbers, which may go on or end with dots."""
    first, *others = piece.tokens
    return first.kind == "number" and all(t.kind == "number" or t.text in (",", r"\ldots") for t in others)


def begins_range(first: Piece, second: Piece) -> bool:
    """Whether `i = 0` and `1, 2` are a list of values; one number alone may end a decimal, 0,5."""
    texts = [token.text for token in first.tokens]
    is_value = len(texts) == 3 and first.tokens[0].kind == "letter" and texts[1] == "=" and texts[2].isdigit()
    return is_value and len(second.tokens) > 1 and second.tokens[0].text == str(int(texts[2]) + 1)


def is_range(piece: Piece) -> bool:
    """Whether a piece lists the values of a letter, as i = 1, \\ldots, n."""
    return [token.text for token in piece.tokens[1:2]] == ["="] and piece.has({","})


def is_loose_name(piece: Piece) -> bool:
    """Whether a piece is a list of bare names that says nothing by itself."""
    parts = split(piece.tokens, {","})
    return (
        all(part and part[0].kind in ("letter", "name", "command", "word") and len(part) <= 6 for part in parts)
        and not any(token.text in ("(", r"\frac", "+", "-") for token in piece.tokens)
        and not piece.has(RELATIONS | DECLARING | {":="})
    )


def is_clause(piece: Piece, draft: Draft) -> bool:
    """Whether a piece restricts the statement before it."""
    if piece.has({":="}) or piece.joint == "implies":
        return False
    if piece.has(DECLARING | {r"\to"}) or is_range(piece):
        return True
    if piece.bracketed or RESTRICTING.search(piece.word):
        return True
    if draft.clauses and (piece.joint == "or" or piece.word in ("and", "or")):
        return True
    return bool(piece.relations()) and not piece.relations() & EQUAL
