"""The parts of a formula that a mutant can leave out or exchange: brackets, scripts, sums, terms, factors.

It is much blunter than the checker's parser, and on purpose not made from it: a part taken wrongly makes an odd
mutant, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.equations.lexer import Token, tokenize

RELATIONS = {"=", "<", ">", r"\leq", r"\geq", r"\neq", r"\approx", r"\equiv"}
SEPARATORS = RELATIONS | {
    "&", r"\\", ",", ";", ":", ":=", r"\quad", r"\in", r"\notin", r"\to", r"\implies", r"\wedge", r"\vee", r"\mid",
    r"\ldots",
}  # fmt: skip
EXPLICIT = {r"\cdot", r"\times", r"\odot", r"\otimes", r"\circ", "/"}
PROSE = {"if", "for", "where", "and", "or", "otherwise", "with", "at", "on", "all", "for all", "is", "when"}
OPENING = {
    "{": "}",
    "(": ")",
    "[": "]",
    r"\{": r"\}",
    r"\lfloor": r"\rfloor",
    r"\lceil": r"\rceil",
    r"\langle": r"\rangle",
}
BARS = {"|", r"\|"}
TWO_ARGUMENTS = {r"\frac", r"\binom"}
# What LaTeX writes before a delimiter, or the lexer leaves out between two tokens.
PREFIX = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)\s*$")
BLANK = re.compile(r"(?:\s|\\(?:left|[bB]igg?[lrm]?)(?![A-Za-z]))*")


@dataclass(frozen=True)
class Span:
    """Tokens from one number up to, but not including, another."""

    first: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.first


@dataclass(frozen=True)
class Term:
    """A term of a sum: the number of the sign before it, if it has one, and its factors with what joins them."""

    sign: int | None
    span: Span


class Structure:
    """The tokens of a formula, with their brackets matched.

    Parameters
    ----------
    latex : str
        The formula; it must be one that the lexer accepts.
    """

    def __init__(self, latex: str) -> None:
        self.latex = latex
        self.tokens: list[Token] = tokenize(latex)[:-1]
        self.partner = _match(self.tokens)
        self.enclosing = _enclosing(len(self.tokens), self.partner)

    def text(self, index: int) -> str:
        """Return a token's text; "" beyond the ends and for upright words, which are not what they spell."""
        if not 0 <= index < len(self.tokens) or self.tokens[index].kind in ("word", "begin", "end"):
            return ""
        return self.tokens[index].text

    def range(self, span: Span) -> tuple[int, int]:
        """Return where the source of a span starts and ends; a delimiter's size belongs to it."""
        start = self.tokens[span.first].start
        while match := PREFIX.search(self.latex, 0, start):
            start = match.start()
        return start, self.tokens[span.stop - 1].end

    def source(self, span: Span) -> str:
        """Return the LaTeX of a span."""
        start, end = self.range(span)
        return self.latex[start:end]

    # --- groups ----------------------------------------------------------------------------------------------

    def groups(self) -> Iterator[Span]:
        """Yield the whole formula and the inside of each pair of brackets, outermost first."""
        yield Span(0, len(self.tokens))
        for opening, closing in sorted(self.partner.items()):
            if opening < closing:
                yield Span(opening + 1, closing)

    def expressions(self) -> Iterator[Span]:
        """Yield what stands between relations, commas and the like, in every group."""
        for group in self.groups():
            first = group.first
            for index in [*self.level(group), group.stop]:
                if index == group.stop or self.separates(index):
                    if first < index:
                        yield Span(first, index)
                    first = index + 1

    def level(self, span: Span) -> Iterator[int]:
        """Yield the tokens of a span that are in no brackets inside it; of these only the opening one."""
        index = span.first
        while index < span.stop:
            yield index
            index = max(self.partner.get(index, index), index) + 1

    def separates(self, index: int) -> bool:
        """Whether a token ends an expression."""
        token = self.tokens[index]
        if token.kind == "word":
            return token.text in PROSE
        return token.kind not in ("begin", "end") and token.text in SEPARATORS or token.side == "middle"

    # --- sums and products -----------------------------------------------------------------------------------

    def terms(self, expression: Span) -> list[Term]:
        """Return the terms of a sum."""
        found: list[Term] = []
        sign: int | None = None
        first = expression.first
        for index in [*self.level(expression), expression.stop]:
            is_end = index == expression.stop
            if not is_end and not (self.text(index) in ("+", "-") and not self.is_script(index)):
                continue
            if first < index:
                found.append(Term(sign, Span(first, index)))
            sign, first = (None if is_end else index), index + 1
        return found

    def units(self, span: Span) -> list[Span]:
        """Return the factors of a term; what joins them stands between."""
        found = []
        index = span.first
        while index < span.stop:
            stop = min(self._unit_end(index), span.stop)
            if self.text(index) not in EXPLICIT:
                found.append(Span(index, stop))
            index = stop
        return found

    def factors(self, span: Span) -> list[Span]:
        """Return the factors of a term, a name and the brackets written directly after it as one."""
        found: list[Span] = []
        for unit in self.units(span):
            if found and found[-1].stop == unit.first and self.is_applied(found[-1], unit):
                found[-1] = Span(found[-1].first, unit.stop)
            else:
                found.append(unit)
        return found

    def is_applied(self, name: Span, brackets: Span) -> bool:
        """Whether a unit looks like a function and the next like its argument: f(x), but not 2(x) and a\\,(x)."""
        head = self.tokens[name.first]
        if self.text(brackets.first) not in ("(", "[") or head.kind not in ("letter", "name", "word", "command"):
            return False
        between = self.latex[self.tokens[name.stop - 1].end : self.tokens[brackets.first].start]
        return BLANK.fullmatch(between) is not None and head.text not in (r"\frac", r"\sqrt")

    def script(self, mark: int) -> Span | None:
        """Return the tokens of the exponent or index after `^` or `_`, without its braces."""
        stop = self._argument_end(mark + 1)
        if stop <= mark + 1 or stop > len(self.tokens):
            return None
        return Span(mark + 2, stop - 1) if self.text(mark + 1) == "{" else Span(mark + 1, stop)

    def is_script(self, index: int) -> bool:
        """Whether a token is all of an exponent or index, as the side of a limit is."""
        before = self.text(index - 1)
        return (
            before in ("^", "_") or before == "{" and self.text(index + 1) == "}" and self.text(index - 2) in ("^", "_")
        )

    def base(self, mark: int) -> Token | None:
        """Return the token to which an exponent or index belongs."""
        index = mark - 1
        while index >= 0 and (self.text(index) == "'" or self.text(index) in ("^", "_") or self.is_script_end(index)):
            index = self._script_start(index)
        return self.tokens[index] if index >= 0 else None

    def is_script_end(self, index: int) -> bool:
        """Whether a token ends an exponent or index."""
        start = min(self.partner.get(index, index), index)
        return self.text(start - 1) in ("^", "_")

    def _script_start(self, index: int) -> int:
        return index - 1 if self.text(index) == "'" else min(self.partner.get(index, index), index) - 2

    def _argument_end(self, index: int) -> int:
        """Return where the argument of a command that starts here ends."""
        if index >= len(self.tokens):
            return index
        if self.tokens[index].text in TWO_ARGUMENTS | {r"\sqrt"}:
            return self._unit_end(index, postfix=False)
        return self.partner[index] + 1 if self.text(index) == "{" and index in self.partner else index + 1

    def arguments(self, index: int) -> list[Span]:
        """Return the arguments of \\frac, without braces; none if they are two digits of one number."""
        middle = self._argument_end(index + 1)
        if (
            middle >= len(self.tokens)
            or self.tokens[index + 1].kind == "number"
            and len(self.tokens[index + 1].text) > 1
        ):
            return []
        spans = [Span(index + 1, middle), Span(middle, self._argument_end(middle))]
        return [Span(s.first + 1, s.stop - 1) if self.text(s.first) == "{" else s for s in spans]

    def _unit_end(self, index: int, postfix: bool = True) -> int:
        head = self.text(index)
        stop = max(self.partner.get(index, index), index) + 1
        if head in TWO_ARGUMENTS:
            after = index + 1
            is_pair = (
                after < len(self.tokens) and self.tokens[after].kind == "number" and len(self.tokens[after].text) > 1
            )
            stop = after + 1 if is_pair else self._argument_end(self._argument_end(after))
        elif head == r"\sqrt":
            stop = self.partner.get(stop, stop) + 1 if self.text(stop) == "[" else stop
            stop = self._argument_end(stop)
        while postfix and self.text(stop) in ("'", "^", "_", "!"):
            stop = stop + 1 if self.text(stop) in ("'", "!") else self._argument_end(stop + 1)
        return min(stop, len(self.tokens))

    # --- conditions ------------------------------------------------------------------------------------------

    def conditions(self) -> Iterator[Span]:
        """Yield the conditions: a wide space and what follows it, up to the end or another statement."""
        for index in range(len(self.tokens)):
            if self.text(index) != r"\quad" or self.text(index - 1) == ",":
                continue
            stop = index + 1
            while (
                stop < len(self.tokens) and self.text(stop) not in (r"\\", r"\quad") and self.tokens[stop].kind != "end"
            ):
                stop = max(self.partner.get(stop, stop), stop) + 1
            if stop > index + 1:
                yield Span(index, stop)

    def in_condition(self, start: int) -> bool:
        """Whether a place of the source is in a condition."""
        return any(
            self.tokens[span.first].start <= start < self.tokens[span.stop - 1].end for span in self.conditions()
        )

    # --- splicing --------------------------------------------------------------------------------------------

    def replace(self, start: int, end: int, text: str) -> str:
        """Return the formula with a piece of its source replaced; commands stay apart from the letters after them."""
        return join(self.latex[:start], text, self.latex[end:])


def join(*parts: str) -> str:
    """Put pieces of LaTeX together."""
    whole = ""
    for part in parts:
        if re.search(r"\\[A-Za-z]+$", whole) and re.match(r"[A-Za-z]", part):
            whole += " "
        whole += part
    return whole


def normal(latex: str) -> tuple[str, ...]:
    """Return a form that is the same for spellings of the same formula."""
    texts = [
        f"{token.kind}:{token.text}" if token.kind in ("word", "begin", "end") else token.text
        for token in tokenize(latex)
    ]
    kept: list[str] = []
    for text in texts:
        if text == "}" and len(kept) > 1 and kept[-2] == "{" and kept[-1] != "}":
            kept[-2:] = [kept[-1]]
            continue
        while text == "(" and kept and kept[-1] in (r"\quad", r"\qquad", "."):  # a condition needs no space
            kept.pop()
        kept.append(text)
    while kept and kept[-1] in (".", ",", ""):  # the sentence goes on around a display
        kept.pop()
    return tuple(kept)


def _match(tokens: list[Token]) -> dict[int, int]:
    """Pair opening and closing brackets by number, both ways; bars too."""
    partner: dict[int, int] = {}
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "word":
            continue
        if _opens(token, [tokens[i] for i in stack]):
            stack.append(index)
        elif _closes(token):
            place = next((i for i in reversed(range(len(stack))) if _fit(tokens[stack[i]], token)), None)
            if place is not None:
                partner[stack[place]], partner[index] = index, stack[place]
                del stack[place:]
    return partner


def _opens(token: Token, open_ones: Iterable[Token]) -> bool:
    if token.kind == "begin" or token.side == "left":
        return True
    if token.text in BARS and not token.side:
        return not any(other.text == token.text and not other.side for other in open_ones)
    return token.kind != "end" and token.text in OPENING and not token.side


def _closes(token: Token) -> bool:
    return (
        token.kind == "end"
        or token.side == "right"
        or token.text in OPENING.values()
        or token.text in BARS
        and not token.side
    )


def _fit(opening: Token, closing: Token) -> bool:
    """Whether two delimiters are a pair; [0, 1) and \\left. ... \\right| are."""
    if opening.kind == "begin" or closing.kind == "end":
        return opening.kind == "begin" and closing.kind == "end" and opening.text == closing.text
    if opening.side and closing.side:
        return True
    if opening.text in ("(", "["):
        return closing.text in (")", "]")
    return OPENING.get(opening.text, opening.text) == closing.text


def _enclosing(count: int, partner: dict[int, int]) -> list[int]:
    """Return for each token the number of the innermost opening bracket around it; -1 outside all."""
    around, stack = [], [-1]
    for index in range(count):
        if partner.get(index, index) < index:
            stack.pop()
        around.append(stack[-1])
        if partner.get(index, index) > index:
            stack.append(index)
    return around
