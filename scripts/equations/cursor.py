"""A place in the tokens of a formula, and how to go on from there."""

from __future__ import annotations

from . import functions
from .errors import Unreadable
from .lexer import Token, closing, digits_of
from .symbols import Symbols
from .tree import Node

# What to write instead of a sign that makes no statement to be checked.
HINTS = {
    r"\pm": r"\pm stands for two statements: write both", r"\mp": r"\mp stands for two statements: write both",
    r"\equiv": r"\equiv has two meanings: write = for a claim, := for a definition",
    r"\iff": r"\iff is not read: write two statements", r"\propto": r"\propto is not read: write = and the factor",
    r"\sim": r"\sim is not read: write \approx with a printed number, or a limit",
    r"\mapsto": r"\mapsto is read in f : x \mapsto x^2 alone: write f(x) := x^2",
    r"\in": r"\in makes a statement of its own: write it apart, or 0 < \ldots < 1",
    r"\ldots": r"\dots in a sum or a product is not read: write \sum_{i=1}^n",
    r"\ll": r"\ll is not read: write < and a factor", r"\gg": r"\gg is not read: write > and a factor",
}  # fmt: skip


class Cursor:
    """A place in a list of tokens.

    The symbols are what names mean at this place of the page; `bound` are the parameters and indices around the piece.
    """

    def __init__(self, tokens: list[Token], symbols: Symbols, bound: frozenset[str] = frozenset()) -> None:
        end = tokens[-1].end if tokens else 0
        self.tokens = tokens if tokens and tokens[-1].kind == "stop" else [*tokens, Token("stop", "", end, end)]
        self.symbols = symbols
        self.bound = bound
        self.place = 0
        self.bars: tuple[str, ...] = ()  # the open | and \| and brackets, innermost last
        self.is_group = False  # a piece inside another one: a base, an exponent, one side of a fraction
        self.in_operator = False  # inside the scope of a derivative operator, outside any bracket
        self.operand_start = -1  # where that scope began
        self.bare_end = -1  # where the argument of a function without brackets ended

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.place]

    def ahead(self, steps: int = 1) -> Token:
        """Return a token further on."""
        return self.tokens[min(self.place + steps, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Consume a token."""
        token = self.next
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these."""
        return self.next.text in texts and self.next.kind not in ("word", "stop")

    def accept(self, *texts: str) -> bool:
        """Consume the next token if it is one of these."""
        found = self.at(*texts)
        if found:
            self.take()
        return found

    def expect(self, text: str, opening: Token) -> None:
        """Consume the token that closes another, or complain."""
        if not self.accept(text):
            raise self.error(
                f"{opening.text} is not closed: expected {text} before {self.next.text or 'the end'}", opening
            )

    def error(self, message: str, token: Token | None = None) -> Unreadable:
        """Return an error at a token, by default the next."""
        token = token or self.next
        found = f", found {token.text}" if token.kind != "stop" and message.startswith("expected") else ""
        return Unreadable(message + found, token.start)

    def finish(self, node: Node) -> Node:
        """Return the node if all tokens are consumed."""
        if self.next.kind != "stop":
            raise self.error(HINTS.get(self.next.text, f"cannot read on at {self.next.text}"))
        return node

    def argument(self, place: int) -> tuple[list[Token], int]:
        """Return the group or single token at a place, and where it ends; of a number, one digit, as TeX does."""
        token = self.tokens[place]
        if token.kind == "stop":
            raise self.error("an argument is missing", token)
        if token.kind == "number" and len(token.text) > 1:
            if "." in token.text:
                raise self.error(f"put braces round the number: {{{token.text}}}", token)
            self.tokens = [*self.tokens[:place], *digits_of(token), *self.tokens[place + 1 :]]
        if token.kind != "symbol" or token.text != "{":
            return [self.tokens[place]], place + 1
        end = self.closing(place)
        return self.tokens[place + 1 : end], end + 1

    def group(self) -> list[Token]:
        """Consume a braced group, or a single token, and return what is in it."""
        inside, self.place = self.argument(self.place)
        return inside

    def closing(self, place: int) -> int:
        """Return the place of the bracket that closes the one at a place."""
        end = closing(self.tokens, place)
        if end is None:
            raise self.error("not closed", self.tokens[place])
        return end

    def bracketed(self) -> list[Token]:
        """Consume a bracketed piece and return the tokens inside."""
        start, end = self.place, self.closing(self.place)
        self.place = end + 1
        return self.tokens[start + 1 : end]

    def scripts(self) -> dict[str, list[Token]]:
        """Consume what stands below and above, after _ and ^, in either order."""
        found: dict[str, list[Token]] = {}
        while self.at("_", "^"):
            mark = self.take().text
            found[mark] = self.group()
        return found

    def base_name(self) -> str:
        """Consume the letter, command or word of a name and return its canonical form."""
        token = self.take()
        if token.kind == "word":
            return functions.canonical(token.text)
        if token.kind == "command" and token.text[1:] in functions.WORDS:
            return functions.canonical(token.text[1:])
        return token.text
