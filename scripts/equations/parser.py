"""Tokens to tree: expressions.

How the usual doubts are settled (everything else that has two readings is unreadable):

- Juxtaposition binds tighter than the explicit products (``\\cdot``, ``\\times``, ``\\odot``, ``\\otimes``, ``\\circ``)
  and than ``/``; after ``a/b`` nothing may be juxtaposed.
- A function without brackets takes numbers and one factor: ``\\sin 2\\pi x``, ``\\log x^2``. What follows must be a
  sign, an explicit product or another function (``\\sin x \\cos x``); ``\\log x y`` is unreadable.
- ``\\frac{d}{dx}`` and ``\\sum`` extend over a product up to + or - or a relation. ``\\nabla_x`` and
  ``\\partial_x`` take one factor.
- A name before a bracket is applied when it is a function and multiplied when it is a value; ``y(x)`` with a value y,
  which looks like neither, is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from . import functions
from .errors import Unreadable
from .lexer import Token, digits_of
from .symbols import GREEK, KRONECKER, Symbols
from .tree import (
    BigO,
    Binary,
    Bound,
    Call,
    Cases,
    Derivative,
    Differential,
    Entry,
    Gradient,
    Indicator,
    Infinity,
    Integral,
    InverseFunction,
    Limit,
    Matrix,
    Name,
    Node,
    Norm,
    Number,
    Power,
    Prime,
    Reduce,
    Relation,
    Root,
    Substitute,
    Unary,
    is_literal,
    walk,
)  # fmt: skip

RELATIONS = {"=", "<", ">", r"\leq", r"\geq", r"\neq", r"\approx", r"\equiv"}
EXPLICIT = {r"\cdot": "*.", r"\times": "cross", r"\odot": "hadamard", r"\otimes": "kron", r"\circ": "compose",
            r"\oslash": "elementwise /", "*": "*", "/": "/"}  # fmt: skip
CLOSING = {"(": ")", "[": "]", r"\{": r"\}", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\langle": r"\rangle"}
BIG = {r"\sum": "sum", r"\prod": "prod"}
EXTREMES = {r"\max": "max", r"\min": "min"}
COMMAND_FUNCTIONS = functions.WORDS | {"ln", "log"}
MATRICES = {"matrix", "pmatrix", "bmatrix", "smallmatrix", "vmatrix", "array"}
ONE = Number(Fraction(1))
TWO = Number(Fraction(2))
MINUS_ONE = Unary("negate", ONE)


class Parser:
    """A reader of one expression; statements.py cuts formulas into expressions and conditions.

    Parameters
    ----------
    tokens : list of Token
        The piece to read; a token of kind "stop" is added where the piece ends.
    symbols : Symbols
        What the names mean at this place of the page.
    bound : frozenset of str
        Names bound around the piece: parameters, indices of sums.
    """

    def __init__(self, tokens: list[Token], symbols: Symbols, bound: frozenset[str] = frozenset()) -> None:
        end = tokens[-1].end if tokens else 0
        self.tokens = tokens if tokens and tokens[-1].kind == "stop" else [*tokens, Token("stop", "", end, end)]
        self.symbols = symbols
        self.bound = bound
        self.place = 0
        self.bars: list[str] = []  # the open | and \| and brackets, innermost last
        self.is_group = False  # a piece inside another one: a base, an exponent, one side of a fraction
        self.in_operator = False  # inside the scope of a derivative operator, outside any bracket

    # --- moving ----------------------------------------------------------------------------------------------

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

    def accept(self, *texts: str) -> bool:
        """Consume the next token if it is one of these."""
        if self.next.text in texts and self.next.kind not in ("word", "stop"):
            self.take()
            return True
        return False

    def expect(self, text: str) -> None:
        """Consume this token or complain."""
        if not self.accept(text):
            raise self.error(f"expected {text}")

    def error(self, message: str, token: Token | None = None) -> Unreadable:
        """Return an error at a token, by default the next."""
        token = token or self.next
        found = f", found {token.text}" if token.kind != "stop" and message.startswith("expected") else ""
        return Unreadable(message + found, token.start)

    def finish(self, node: Node) -> Node:
        """Return the node if all tokens are consumed."""
        if self.next.kind != "stop":
            raise self.error(f"cannot read on at {self.next.text}")
        return node

    def group(self) -> list[Token]:
        """Consume a braced group, or a single token, and return what is in it."""
        if self.next.kind == "stop":
            raise self.error("an argument is missing")
        if self.next.kind == "number" and len(self.next.text) > 1:
            first, *rest = digits_of(self.next)
            if "." in self.next.text:
                raise self.error("put braces round the number")
            token = self.next
            rest_token = Token("number", token.text[1:], rest[0].start, token.end)
            self.tokens = [*self.tokens[: self.place], first, rest_token, *self.tokens[self.place + 1 :]]
        if self.next.text != "{" or self.next.kind != "symbol":
            return [self.take()]
        depth, start = 0, self.place
        while True:
            token = self.take()
            depth += (token.kind == "symbol") * ((token.text == "{") - (token.text == "}"))
            if depth == 0:
                return self.tokens[start + 1 : self.place - 1]

    def inner(self, tokens: list[Token], bound: frozenset[str] | set[str] = frozenset()) -> Parser:
        """Return a reader for a piece inside this one."""
        if not tokens:
            raise self.error("an empty group")
        reader = Parser(tokens, self.symbols, self.bound | bound)
        reader.is_group = True
        return reader

    def read(self, tokens: list[Token], bound: frozenset[str] | set[str] = frozenset()) -> Node:
        """Read a piece as one expression."""
        reader = self.inner(tokens, bound)
        return reader.finish(reader.expression())

    # --- sums and products -----------------------------------------------------------------------------------

    def expression(self) -> Node:
        """Read terms joined by + and -."""
        negative = self.next.text == "-"
        if self.next.text in ("+", "-"):
            self.take()
        node = self.term()
        if negative:
            node = Unary("negate", node)
        while self.next.text in ("+", "-") and self.next.kind == "symbol":
            token = self.take()
            node = self.joined(token.text, node, self.term(), token)
        return node

    def joined(self, operator: str, left: Node, right: Node, token: Token) -> Node:
        """Join two sides of an operator; a function without its argument goes with functions and numbers only."""
        for side, other in ((left, right), (right, left)):
            is_value = not self.is_function_valued(other) and not is_literal(other)
            if operator != "compose" and is_value and self.lacks_argument(side):
                raise self.error("a function joined to a value: an argument is missing", token)
        return Binary(operator, left, right)

    def lacks_argument(self, node: Node) -> bool:
        """Whether a node is a built-in function, or made of such, rather than its value."""
        names = {part.name for part in walk(node) if isinstance(part, Name)} - set(self.symbols.table)
        return self.is_function_valued(node) and bool(names & functions.BUILTINS)

    def term(self) -> Node:
        """Read a product: juxtaposed factors joined by explicit operators."""
        node = self.juxtaposed()
        used: set[str] = set()
        while self.next.text in EXPLICIT and self.next.kind in ("symbol", "command"):
            token = self.take()
            operator = EXPLICIT[token.text]
            special = {"hadamard", "kron", "elementwise /", "compose"}
            if used and operator not in used and ({operator} | used) & special and "compose" not in used:
                raise self.error("two kinds of product: brackets are needed", token)
            if "/" in used and operator == "/":
                raise self.error("a/b/c has two readings", token)
            used.add(operator)
            if self.bare_before(token) and operator == "/":
                raise self.error("a bare function before /: brackets are needed", token)
            start = self.place
            right = self.juxtaposed(single=operator == "/")
            if operator == "compose" and used == {"compose"}:
                node = Binary("compose", node, right)
            else:
                node = self.joined(operator, node, right, token)
            if operator == "/" and self.starts_factor():
                raise self.error("a/b c has two readings: brackets are needed", self.tokens[start - 1])
        return node

    def bare_before(self, token: Token) -> bool:
        """Whether a function without brackets ended just before this token."""
        return getattr(self, "bare_end", -1) == self.tokens.index(token)

    def juxtaposed(self, single: bool = False) -> Node:
        """Read factors written side by side."""
        node = self.factor()
        previous_number = isinstance(node, Number)
        while not single and self.starts_factor():
            if self.next.kind == "number":
                raise self.error("a number after a factor: is a sign or a power missing?")
            if previous_number and self.next.text == r"\frac" and self.is_plain_fraction():
                raise self.error("a number before a fraction has two readings")
            right = self.factor()
            previous_number = False
            node = Binary("*", node, right)
        return node

    def is_plain_fraction(self) -> bool:
        """Whether the next \\frac is made of digits only, so that 2\\frac12 might be a mixed number."""
        end = self.place + 1
        while self.tokens[end].kind == "number" or self.tokens[end].text in ("{", "}"):
            end += 1
        return sum(token.kind == "number" for token in self.tokens[self.place : end]) > 1 or (
            self.tokens[self.place + 1].kind == "number" and len(self.tokens[self.place + 1].text) > 1
        )

    def starts_factor(self) -> bool:
        """Whether the next token begins a factor of the same product."""
        token = self.next
        if token.kind in ("letter", "number", "name", "begin"):
            return True
        if token.kind == "word":
            return self.is_name_word(token)
        if token.text in ("|", r"\|"):
            if token.side in ("right", "middle") or (self.bars and self.bars[-1] == token.text):
                return False
            if token.side == "left" or token.text == r"\|":
                return True
            return self.ahead().text != "_" and ("(args" not in self.bars[-1:] or self.bars_pair_up())
        if token.kind == "command":
            stops = RELATIONS | set(EXPLICIT) | {
                r"\quad", r"\in", r"\notin", r"\to", r"\implies", r"\wedge", r"\vee", r"\mid", r"\ldots", r"\rfloor",
                r"\rceil", r"\rangle", r"\top", r"\prime", r"\iff", r"\forall", r"\setminus", r"\pm", r"\mp", r"\ast",
                r"\propto", r"\sim",
            }  # fmt: skip
            return token.text not in stops
        return token.kind == "symbol" and (
            token.text in ("(", "[", "{", r"\{") or (token.text == "." and token.side == "left")
        )

    def bars_pair_up(self) -> bool:
        """Whether the bars up to the end of the bracket are those of |·|, and none is the `given` of q(z | x)."""
        depth = count = 0
        for token in self.tokens[self.place :]:
            depth += (token.text in ("(", "[", r"\{")) - (token.text in (")", "]", r"\}"))
            if depth < 0:
                break
            count += depth == 0 and token.text == "|"
        return count % 2 == 0

    def is_name_word(self, token: Token) -> bool:
        """Whether an upright word is a name rather than prose."""
        word = functions.canonical(token.text)
        return (
            word in self.bound or self.symbols.is_known(word) or token.text in functions.WORDS
            or token.text in ("d", "e", "softmax") or token.text in ("arg max", "arg min")
            or any(known.startswith(word + "_") for known in self.symbols.table)
        )  # fmt: skip

    # --- factors ---------------------------------------------------------------------------------------------

    def factor(self) -> Node:
        """Read one factor with its powers, indices, primes and evaluation bar."""
        return self.postfix(self.primary())

    def primary(self) -> Node:
        """Read what a factor begins with."""
        token = self.next
        if token.kind == "number":
            return self.number()
        if token.kind == "begin":
            return self.environment()
        if token.kind == "word" and token.text == "d" and functions.canonical("d") not in self.symbols.table:
            return self.differential()
        if token.kind in ("letter", "name", "word") or token.text in GREEK:
            if token.text == "d" and self.is_slashed_derivative():
                return self.slashed_derivative()
            return self.named()
        if token.text in BIG:
            return self.big_operator(BIG[self.take().text])
        if token.text in EXTREMES:
            return self.extreme()
        readers: dict[str, Callable[[], Node]] = {
            r"\frac": self.fraction, r"\sqrt": self.root, r"\binom": self.binomial, r"\int": self.integral,
            r"\lim": self.limit, r"\nabla": self.nabla, r"\partial": self.partial, "|": self.absolute, r"\|": self.norm,
            r"\infty": self.infinity, r"\underbrace": self.underbrace, r"\boxed": self.boxed,
            r"\overbrace": self.underbrace,
        }  # fmt: skip
        if token.text in readers:
            return readers[token.text]()
        if token.text in CLOSING or token.text == "{":
            return self.bracket()
        if token.text == "." and token.side == "left":
            return self.left_dot()
        if token.kind == "command" and token.text[1:] in COMMAND_FUNCTIONS:
            return self.named()
        if token.kind == "stop":
            raise self.error("something is missing at the end")
        raise self.error(f"unknown: {token.text}")

    def number(self) -> Node:
        """Read a decimal literal exactly."""
        text = self.take().text
        decimals = len(text.partition(".")[2])
        return Number(Fraction(text if text[0] != "." else "0" + text), Fraction(1, 10**decimals))

    def infinity(self) -> Node:
        """Read \\infty."""
        self.take()
        return Infinity()

    def boxed(self) -> Node:
        """Read what is in a box."""
        self.take()
        return self.read(self.group())

    def underbrace(self) -> Node:
        """Read what is above a brace; the label under it says nothing to us."""
        self.take()
        node = self.read(self.group())
        if self.accept("_") or self.accept("^"):
            self.group()
        return node

    def bracket(self) -> Node:
        """Read a bracketed expression, a column (a, b), a row [a, b], a floor, a ceiling or an inner product."""
        opening = self.take()
        if opening.text == "{":
            self.place -= 1
            return self.read(self.group())
        closing = CLOSING[opening.text]
        items = self.items(closing)
        if opening.text == r"\langle":
            if len(items) != 2:
                raise self.error("an inner product has two factors", opening)
            return Binary("inner", items[0], items[1])
        if opening.text in (r"\lfloor", r"\lceil"):
            return Unary("floor" if opening.text == r"\lfloor" else "ceil", items[0])
        if len(items) == 1:
            return items[0]
        if opening.text == r"\{":
            raise self.error("a set is not a value", opening)
        return Matrix((tuple(items),)) if opening.text == "[" else Matrix(tuple((item,) for item in items))

    def items(self, closing: str) -> list[Node]:
        """Read expressions separated by commas, semicolons or bars, up to the closing bracket."""
        outer, self.in_operator = self.in_operator, False
        self.bars.append("(args" if closing == ")" else "(")
        items = [self.expression()]
        while self.accept(",", ";", r"\mid") or (self.next.text == "|" and self.accept("|")):
            items.append(self.expression())
        if self.next.text in RELATIONS and closing == "]" and len(items) == 1:
            items = [Indicator(self.relation(items[0]))]
        self.bars.pop()
        self.expect(closing)
        self.in_operator = outer
        return items

    def relation(self, first: Node) -> Node:
        """Read the rest of a chain of comparisons."""
        operators, sides = [], [first]
        while self.next.text in RELATIONS:
            operators.append(self.take().text)
            sides.append(self.expression())
        return Relation(tuple(operators), tuple(sides))

    def absolute(self) -> Node:
        """Read |x|."""
        if self.next.side == "right":
            raise self.error("a bar that closes nothing")
        self.take()
        outer, self.in_operator = self.in_operator, False
        self.bars.append("|")
        node = self.expression()
        self.bars.pop()
        self.expect("|")
        self.in_operator = outer
        return Unary("abs", node)

    def norm(self) -> Node:
        """Read \\|x\\|_p."""
        self.take()
        outer, self.in_operator = self.in_operator, False
        self.bars.append(r"\|")
        node = self.expression()
        self.bars.pop()
        self.expect(r"\|")
        self.in_operator = outer
        order: Node | str | None = None
        if self.accept("_"):
            token = self.next
            inside = self.group()
            order = "F" if len(inside) == 1 and inside[0].text == "F" else self.inner(inside, {"p"}).expression()
            if (
                isinstance(order, Node)
                and order not in (ONE, TWO, Infinity())
                and not isinstance(order, (Name, Number))
            ):
                raise self.error("an unknown norm", token)
        return Norm(node, order)

    def left_dot(self) -> Node:
        """Read \\left. ... \\right|_{...}."""
        self.take()
        outer, self.in_operator = self.in_operator, False
        self.bars.append(".")
        node = self.expression()
        self.bars.pop()
        self.in_operator = outer
        if self.next.text != "|":
            raise self.error("expected the bar that ends \\left.")
        return self.evaluation_bar(node)

    def evaluation_bar(self, node: Node) -> Node:
        """Read |_{x = 0} after a value; bare names are held fixed in its derivative."""
        bar = self.take()
        self.expect("_")
        inside = self.group()
        replacements: list[tuple[Node, Node]] = []
        held: list[str] = []
        for piece in split(inside, {","}):
            reader = self.inner(piece)
            target = reader.target()
            if reader.accept("="):
                replacements.append((target, reader.finish(reader.expression())))
            elif isinstance(target, Name):
                reader.finish(target)
                held.append(target.name)
            else:
                raise self.error("expected name = value after the bar", piece[0])
        if held:
            if not isinstance(node, Derivative):
                raise self.error("only a derivative can hold a name fixed", bar)
            varied = {target.name for target, _ in node.targets if isinstance(target, Name)}
            node = Derivative(node.body, node.targets, tuple(name for name in held if name not in varied))
        return Substitute(node, tuple(replacements)) if replacements else node

    # --- after a factor --------------------------------------------------------------------------------------

    def postfix(self, node: Node, bars: bool = True) -> Node:
        """Read powers, transposes, entries, primes, factorials and bars after a value."""
        while True:
            token = self.next
            if token.text == "^" and token.kind == "symbol":
                node = self.power(node)
            elif token.text == "_" and token.kind == "symbol":
                if isinstance(node, (Name, Number)) or (isinstance(node, Power) and isinstance(node.base, Name)):
                    raise self.error("an unknown subscript")
                self.take()
                node = Entry(node, self.indices(self.group(), None))
            elif token.text == "'":
                node = self.primed(node)
            elif token.text == "!":
                self.take()
                node = Unary("factorial", node)
            elif token.text == "|" and self.ahead().text == "_" and bars and not self.in_operator:
                if self.bars and (
                    self.bars[-1] == "|" and token.side != "right" or self.bars[-1] == "." and token.side == "right"
                ):
                    return node
                node = self.evaluation_bar(node)
            else:
                return node

    def power(self, node: Node) -> Node:
        """Read what follows ^ after a value."""
        caret = self.take()
        inside = self.group()
        texts = [token.text for token in inside]
        if self.is_transpose(inside, node):
            return Unary("transpose", node)
        if texts in (["-", r"\top"], ["-", "T"]):
            return Unary("transpose", Unary("inverse", node))
        if texts == ["-", "1"]:
            return Unary("inverse", node)
        if texts and texts[0] in (r"\odot", r"\circ") and len(texts) > 1:
            return Power(node, self.read(inside[1:]), elementwise=True)
        if set(texts) <= {r"\prime"}:
            return self.prime_of(node, len(texts), caret)
        is_label = texts[0] in ("(", "[") and node != Name("e") and self.wraps(inside)
        if is_label or texts[0] in (r"\ast", "*", "+", r"\dagger", r"\circ") or texts == ["H"]:
            raise self.error(f"an unknown superscript {''.join(texts)}", caret)
        if self.next.text == "^":
            raise self.error("two superscripts")
        return Power(node, self.read(inside))

    def wraps(self, tokens: list[Token]) -> bool:
        """Whether the first bracket of a piece closes at its end."""
        depth = 0
        for place, token in enumerate(tokens):
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
            if depth == 0:
                return place == len(tokens) - 1
        return False

    def is_transpose(self, inside: list[Token], node: Node) -> bool:
        """Whether a superscript is a transpose sign; a declared T is a number."""
        if len(inside) != 1:
            return False
        if inside[0].text == r"\top" or (inside[0].kind == "word" and inside[0].text in ("T", "t")):
            return True
        return inside[0].text == "T" and not self.symbols.is_known("T") and "T" not in self.bound

    def primed(self, node: Node) -> Node:
        """Read ' after a value in brackets."""
        token, order = self.next, 0
        while self.accept("'"):
            order += 1
        return self.prime_of(node, order, token)

    def prime_of(self, node: Node, order: int, token: Token) -> Node:
        """Differentiate a function, or an expression in the only real variable that it has."""
        count = Number(Fraction(order))
        if self.is_function_valued(node):
            prime: Node = Prime(node, count)
            if self.next.text == "(":
                self.take()
                prime = Call(prime, tuple(self.items(")")))
            return prime
        if self.tokens[self.place - 1 - order].text not in (")", "]", "}"):
            raise self.error("a prime on what is not a function", token)
        names = {
            part.name for part in walk(node) if isinstance(part, Name) and not self.symbols.is_whole(part.name)
            and not self.symbols.is_function(part.name) and part.name not in ("e", r"\pi")
        }  # fmt: skip
        if len(names) != 1:
            raise self.error("a prime on an expression of not exactly one variable", token)
        return Derivative(node, ((Name(names.pop()), count),))

    def is_function_valued(self, node: Node) -> bool:
        """Whether a node is a function rather than its value: f, f', f^{-1}, f \\circ g, f g, f / g, f^2."""
        match node:
            case Name(name):
                return self.symbols.is_function(name) and name not in self.bound
            case Prime() | InverseFunction() | Gradient() | Binary("compose", _, _):
                return True
            case Binary(_, left, right):
                return self.is_function_valued(left) or self.is_function_valued(right)
            case Unary(_, operand) | Power(operand, _):
                return self.is_function_valued(operand)
        return False

    # --- names -----------------------------------------------------------------------------------------------

    def named(self) -> Node:
        """Read a name with its subscripts and labels, and apply it if it is a function."""
        token = self.next
        node = self.name()
        if not isinstance(node, Name):
            return node
        if node.name == r"\mathbb{1}":
            return self.indicator()
        if self.symbols.is_function(node.name) and node.name not in self.bound:
            return self.function(node, token)
        if self.next.text == "(" and self.looks_applied():
            raise self.error(f"{token.text} is a number here, yet it looks applied", token)
        return node

    def looks_applied(self) -> bool:
        """Whether a bracket after a value holds just one name, or a list: then y(x) may well mean a function."""
        depth, count = 0, 0
        for steps in range(len(self.tokens)):
            token = self.ahead(steps)
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if depth == 1 and token.text in (",", ";"):
                return True
            if depth == 0 or token.kind == "stop":
                break
            count += 1
        return count == 2 and self.ahead(1).kind in ("letter", "name", "command")

    def base_name(self) -> str:
        """Consume the letter, command or word of a name and return its canonical form."""
        token = self.take()
        if token.kind == "word":
            return functions.canonical(token.text)
        if token.kind == "command" and token.text[1:] in COMMAND_FUNCTIONS:
            return functions.canonical("log" if token.text == r"\ln" else token.text[1:])
        return token.text

    def script(self, offset: int) -> tuple[list[Token], int]:
        """Look at a sub- or superscript without consuming it; return what is in it and where it ends."""
        saved, tokens = self.place, self.tokens
        self.place += offset + 1
        inside = self.group()
        end = self.place - saved + (len(tokens) - len(self.tokens))
        self.place, self.tokens = saved, tokens
        return inside, end

    def name(self) -> Node:
        """Read the longest known name: with its subscript and label if the page knows it so, else an entry."""
        token = self.next
        base = self.base_name()
        if base == r"\operatorname{ln}":
            base = functions.canonical("log")
        if base == r"\operatorname{e}" and not self.symbols.is_known(base):
            base = "e"
        for name, length in self.spellings(base):
            known = name in self.symbols.table or (name in functions.BUILTINS and name != base)
            if known and (length or not self.label()):
                for _ in range(length):
                    self.take()
                return self.entry(Name(name), token) if self.next.text == "_" else Name(name)
        if base in self.bound and self.next.text != "_":
            return Name(base)
        if base != "e" and (label := self.label()):
            family = f"{base}^{{()}}"
            if self.symbols.is_family(family):
                inside, length = self.script(0)
                for _ in range(length):
                    self.take()
                node = Entry(Name(family), (self.read(inside[1:-1]),))
                if self.next.text == "_":
                    self.take()
                    return Entry(node, self.indices(self.group(), self.symbols.rank(family) - 1))
                return node
            if not self.symbols.is_function(base):
                raise self.error(f"an unknown label {label} of {base}", token)
        if self.next.text == "_":
            return self.entry(Name(base), token)
        if self.symbols.is_known(base) or base in self.bound:
            return Name(base)
        if base == r"\mathbb{1}":
            return Name(base)
        raise self.error(f"an unknown name: {base}", token)

    def label(self) -> str:
        """Return the label that follows, as in W^{(2)} or a^{[1]}, or nothing."""
        if self.next.text != "^" or self.ahead().text != "{":
            return ""
        inside, _ = self.script(0)
        texts = [token.text for token in inside]
        if len(texts) > 2 and (texts[0], texts[-1]) in (("(", ")"), ("[", "]")) and self.wraps(inside):
            return "".join(texts)
        return ""

    def spellings(self, base: str) -> list[tuple[str, int]]:
        """List the names that the coming scripts could complete, longest first, with the tokens they take."""
        found = [(base, 0)]
        for first, second in (("_", "^"), ("^", "_")):
            if self.next.text != first:
                continue
            inside, length = self.script(0)
            one = base + first + braced(inside)
            found.append((one, length))
            if self.ahead(length).text == second:
                saved = self.place
                self.place += length
                inside_second, more = self.script(0)
                self.place = saved
                both = (inside, inside_second) if first == "_" else (inside_second, inside)
                found.append((f"{base}_{braced(both[0])}^{braced(both[1])}", length + more))
        return sorted(found, key=lambda item: -item[1])

    def entry(self, base: Name, token: Token) -> Node:
        """Read the subscript of a name that is an array, a family, Kronecker's delta or a function."""
        if base.name == KRONECKER and not self.symbols.rank(KRONECKER):
            self.take()
            indices = self.indices(self.group(), 2)
            return Entry(base, indices)
        if (self.symbols.is_function(base.name) or base.name == r"\mathbb{1}") and base.name not in self.bound:
            return base
        if base.name in ("I", r"\mathbf{I}", r"\mathbf{1}") and not self.symbols.rank(base.name):
            self.take()
            return Call(Name(base.name), (self.read(self.group()),))
        rank = self.symbols.rank(base.name)
        if not rank and (bold := self.symbols.bold(base.name)):
            base, rank = Name(bold), self.symbols.rank(bold)
        if not rank or base.name in self.bound:
            known = self.symbols.is_known(base.name) or base.name in self.bound
            raise self.error(f"an unknown {'subscript' if known else 'name'}: {base.name}_…", token)
        self.take()
        inside = self.group()
        if self.symbols.is_family(base.name):
            pieces = split(inside, {","})
            node: Node = Entry(base, (self.read(pieces[0]),))
            if len(pieces) == 1 and rank > 2 and len(inside) > 1 and all(len(t.text) == 1 for t in inside):
                raise self.error("separate the indices by commas", inside[0])
            return Entry(node, tuple(self.read(piece) for piece in pieces[1:])) if pieces[1:] else node
        return Entry(base, self.indices(inside, rank))

    def indices(self, inside: list[Token], rank: int | None) -> tuple[Node | None, ...]:
        """Split a subscript into indices: by commas, or letter by letter for a matrix."""
        pieces = split(inside, {","})
        if len(pieces) == 1 and rank != 1:
            atoms = [token for token in inside if token.kind in ("letter", "number", "name") or token.text in GREEK]
            if len(atoms) == len(inside):
                if rank is not None and len(inside) == 1 and len(inside[0].text) == rank:
                    inside = digits_of(inside[0])
                pieces = [[token] for token in inside]
        if rank == 1 and len(inside) > 1 and all(token.kind in ("letter", "name") for token in inside):
            raise self.error("several indices where one is needed", inside[0])
        if rank is not None and len(pieces) != rank:
            raise self.error(f"{len(pieces)} indices where {rank} are needed", inside[0])
        return tuple(None if len(p) == 1 and p[0].text == ":" else self.read(p) for p in pieces)

    # --- functions -------------------------------------------------------------------------------------------

    def function(self, node: Node, token: Token) -> Node:
        """Read primes, inverse, subscripts and power of a function, then its arguments."""
        name = node.name if isinstance(node, Name) else ""
        exponent: Node | None = None
        subscripts: tuple[Node, ...] = ()
        while True:
            if self.next.text == "'":
                order = 0
                while self.accept("'"):
                    order += 1
                node = Prime(node, Number(Fraction(order)))
            elif self.next.text == "^" and exponent is None:
                mark = self.take()
                inside = self.group()
                texts = [item.text for item in inside]
                if set(texts) == {r"\prime"}:
                    node = Prime(node, Number(Fraction(len(texts))))
                elif texts == ["-", "1"]:
                    inverse = functions.INVERSES.get(name) if isinstance(node, Name) else None
                    node = Name(inverse) if inverse else InverseFunction(node)
                elif texts[0] == "(" and texts[-1] == ")" and len(texts) > 2:
                    node = Prime(node, self.read(inside[1:-1]))
                elif self.is_transpose(inside, node) or texts[0] in ("+", r"\ast", "*", "["):
                    raise self.error("an unknown superscript of a function", mark)
                else:
                    exponent = self.read(inside)
            elif self.next.text == "_":
                mark = self.take()
                inside = self.group()
                partial = self.partials(node, inside)
                if name == functions.canonical("log") and partial is None:
                    return self.log_to_base(self.read(inside), token)
                if partial is not None:
                    node = partial
                elif getattr(self.symbols.get(name), "subscripts", ()):
                    subscripts = tuple(self.read(piece) for piece in split(inside, {","}))
                else:
                    raise self.error(f"an unknown subscript of {name}", mark)
            else:
                break
        applied = self.application(node, subscripts, token)
        if exponent is None:
            return applied
        return Power(applied, exponent)

    def partials(self, node: Node, inside: list[Token]) -> Node | None:
        """Read f_x and f_{xy} as partial derivatives, if those letters are parameters of f."""
        parameters = self.symbols.parameters(node.name) if isinstance(node, Name) else ()
        names = [token.text for token in inside]
        if not names or not set(names) <= set(parameters):
            return None
        for name in names:
            node = Prime(node, ONE, parameters.index(name))
        return node

    def application(self, node: Node, subscripts: tuple[Node, ...], token: Token) -> Node:
        """Apply a function to what follows: arguments in brackets or, for the built-in ones, a bare argument."""
        name = node.name if isinstance(node, Name) else ""
        is_builtin = any(isinstance(part, Name) and part.name in functions.BUILTINS for part in walk(node))
        is_builtin = is_builtin and name not in self.symbols.table
        opening = self.next.text
        if (
            opening == "("
            or (is_builtin and opening in ("[", r"\{"))
            or (opening == "[" and self.symbols.is_function(name))
        ):
            self.take()
            arguments = tuple(self.items(CLOSING[opening]))
            self.check_arguments(name, arguments, subscripts, token)
            self.name_parameters(name, arguments)
            return Call(node, arguments, subscripts)
        if is_builtin and self.starts_factor():
            return Call(node, (self.bare_argument(token),))
        if subscripts:
            return Call(node, (), subscripts)
        if is_builtin and not self.stands_alone(token):
            raise self.error(f"{token.text} without an argument", token)
        return node

    def stands_alone(self, token: Token) -> bool:
        """Whether a function that began at a token and ends here is a whole side, bracket or link of a composition."""
        start = self.tokens.index(token)
        before = self.tokens[start - 1] if start else self.tokens[-1]
        links = {r"\circ", r"\cdot", "+", "-", ","} | RELATIONS
        opens = before.kind == "stop" or before.text in links | {"("}
        return not self.is_group and opens and (self.next.kind == "stop" or self.next.text in links | {")"})

    def check_arguments(
        self, name: str, arguments: tuple[Node, ...], subscripts: tuple[Node, ...], token: Token
    ) -> None:
        """A function takes as many arguments as it was defined with; an argument is a value."""
        symbol = self.symbols.get(name)
        wanted = len(getattr(symbol, "parameters", ())) or len(arguments)
        if (wanted, len(getattr(symbol, "subscripts", ()))) != (len(arguments), len(subscripts)):
            raise self.error(f"{name} takes {wanted} argument(s), and subscripts as it was defined", token)
        for argument in arguments:
            if self.is_function_valued(argument):
                raise self.error(f"{token.text} is applied to a function: is a product meant? then write \\cdot", token)

    def name_parameters(self, name: str, arguments: tuple[Node, ...]) -> None:
        """The first use of a free function with bare names, as in f(x, y), names its parameters."""
        symbol = self.symbols.get(name)
        names = tuple(argument.name for argument in arguments if isinstance(argument, Name))
        if hasattr(symbol, "mapping") and not self.symbols.parameters(name) and len(set(names)) == len(arguments):
            symbol.parameters = names  # type: ignore[union-attr]

    def bare_argument(self, token: Token) -> Node:
        """Read the argument of a function without brackets: numbers, then one factor."""
        node: Node | None = None
        while True:
            is_coefficient = self.next.kind == "number" or self.next.text == r"\pi"
            is_function = self.at_function()
            part = self.primary()
            part = self.postfix(part, bars=False)
            node = part if node is None else Binary("*", node, part)
            if not is_coefficient or not self.starts_factor() or self.at_function():
                break
        if not is_function and self.starts_factor() and not self.at_function():
            raise self.error("the argument of the function before it has two readings: brackets are needed")
        self.bare_end = self.place
        return node

    def at_function(self) -> bool:
        """Whether the next token is a function's name."""
        token = self.next
        if token.kind == "word":
            return self.symbols.is_function(functions.canonical(token.text))
        if token.kind == "command" and token.text[1:] in COMMAND_FUNCTIONS:
            return True
        return token.text in BIG or (self.symbols.is_function(token.text) and token.text not in self.bound)

    def log_to_base(self, base: Node, token: Token) -> Node:
        """Read the argument of \\log_2 and divide by the log of the base."""
        log = Name(functions.canonical("log"))
        return Binary("/", self.application(log, (), token), Call(log, (base,)))

    def indicator(self) -> Node:
        """Read \\mathbb{1}[condition], \\mathbb{1}_{condition}."""
        from .statements import condition_of

        if self.accept("_"):
            return Indicator(condition_of(self.inner(self.group())))
        if self.next.text not in ("[", "(", r"\{"):
            raise self.error("expected a condition after the indicator")
        inside = self.bracketed()
        return Indicator(condition_of(self.inner(inside)))

    def bracketed(self) -> list[Token]:
        """Consume a bracketed piece and return the tokens inside."""
        start, depth = self.place, 0
        while True:
            token = self.take()
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
            if depth == 0:
                return self.tokens[start + 1 : self.place - 1]
            if self.next.kind == "stop":
                raise self.error("not closed", self.tokens[start])

    def extreme(self) -> Node:
        """Read \\max(a, b), \\max\\{a, b\\} or \\max_i x_i."""
        token = self.take()
        kind = EXTREMES[token.text]
        if self.next.text == "_":
            return self.big_operator(kind)
        if self.next.text not in ("(", r"\{", "["):
            raise self.error(f"brackets are needed after {token.text}")
        opening = self.take()
        arguments = tuple(self.items(CLOSING[opening.text]))
        return Call(Name(functions.canonical(kind)), arguments)

    # --- fractions, roots, matrices --------------------------------------------------------------------------

    def fraction(self) -> Node:
        """Read \\frac: a quotient, a Leibniz quotient or a derivative operator."""
        token = self.take()
        top, bottom = self.group(), self.group()
        if self.is_differential(top) and self.is_differential(bottom) and len(bottom) > 1:
            return self.leibniz(top, bottom, token)
        return Binary("/", self.read(top), self.read(bottom))

    def is_differential(self, tokens: list[Token]) -> bool:
        """Whether a piece begins with d or \\partial followed by nothing, a power or a name."""
        if not tokens or tokens[0].text not in ("d", r"\partial"):
            return False
        if len(tokens) == 1 or tokens[0].text == r"\partial" or tokens[0].kind == "word":
            return True
        return (
            tokens[1].kind in ("letter", "name", "word")
            or tokens[1].text in ("^", "(", "[", "|", r"\|")
            or (tokens[1].kind == "command" and tokens[1].text not in RELATIONS | set(EXPLICIT))
        )

    def leibniz(self, top: list[Token], bottom: list[Token], token: Token) -> Node:
        """Read dy/dx from the pieces above and below the line."""
        reader = self.inner(top)
        reader.take()
        order: Node = self.order(reader)
        targets = self.denominators(bottom)
        total = sum((part.value for _, part in targets if isinstance(part, Number)), Fraction(0))
        if all(isinstance(part, Number) for _, part in targets):
            if order != Number(total):
                raise self.error("the orders above and below differ", token)
        elif len(targets) != 1 or targets[0][1] != order:
            raise self.error("the orders above and below differ", token)
        if reader.next.kind != "stop":
            body = reader.finish(reader.expression())
            node: Node = Derivative(body, targets)
            if self.next.text == "(" and self.is_function_valued(body):
                node = self.derivative_at(node, body, targets, token)
            return node
        if self.in_operator and self.place != getattr(self, "operand_start", -1) + self.width(token):
            raise self.error("a derivative inside the scope of another: brackets are needed", token)
        return self.operator(targets)

    def width(self, token: Token) -> int:
        """Count the tokens from this one to the place of reading."""
        return self.place - next(i for i, t in enumerate(self.tokens) if t.start == token.start)

    def order(self, reader: Parser) -> Node:
        """Read the power of a d; 1 without one."""
        return self.read(reader.group()) if reader.accept("^") else ONE

    def denominators(self, bottom: list[Token]) -> tuple[tuple[Node, Node], ...]:
        """Read dx, dx^2, \\partial x \\partial y below the line."""
        reader = self.inner(bottom)
        targets: list[tuple[Node, Node]] = []
        while reader.next.kind != "stop":
            if reader.next.text not in ("d", r"\partial"):
                raise self.error("expected d or \\partial below the line", reader.next)
            reader.take()
            target = reader.target()
            if reader.next.text == "^":
                inside, _ = reader.script(0)
                if reader.is_transpose(inside, target):
                    reader.take(), reader.group()
                    target = Unary("transpose", target)
            targets.append((target, self.order(reader)))
        return tuple(targets)

    def target(self) -> Node:
        """Read what a derivative is taken by: a name, an entry, or a function's value."""
        if self.next.text == "(":
            raise self.error("a derivative is taken by a name")
        token = self.next
        node = self.name() if token.kind in ("letter", "name", "word") or token.text in GREEK else None
        if node is None:
            raise self.error("a derivative is taken by a name", token)
        if isinstance(node, Name) and self.symbols.is_function(node.name) and self.next.text == "(":
            self.take()
            return Call(node, tuple(self.items(")")))
        return node

    def derivative_at(self, node: Node, body: Node, targets: tuple[tuple[Node, Node], ...], token: Token) -> Node:
        """Read \\frac{df}{dx}(a): the derivative of a function, at the arguments."""
        start = self.place
        self.take()
        arguments = self.items(")")
        simple = all(isinstance(argument, (Name, Number)) for argument in arguments)
        parameters = self.symbols.parameters(body.name) if isinstance(body, Name) else ()
        if not simple or len(targets) != 1 or not isinstance(targets[0][0], Name):
            raise self.error("a product or the place of the derivative? write \\cdot or a bar", self.tokens[start])
        name = targets[0][0].name
        position = parameters.index(name) if name in parameters else 0
        if len(arguments) > 1 and name not in parameters:
            raise self.error("which argument is it the derivative by?", token)
        return Call(Prime(body, targets[0][1], position), tuple(arguments))

    def operator(self, targets: tuple[tuple[Node, Node], ...]) -> Node:
        """Read what a derivative operator applies to: a product, up to + or - or a relation."""
        outer, self.in_operator = self.in_operator, True
        start = self.operand_start = self.place
        opening = self.next
        body = self.term()
        self.in_operator = outer
        if self.lacks_argument(body):
            raise self.error("the derivative of a function without its argument", opening)
        if opening.text in ("(", "[", r"\{"):
            end = self.matching(start) + 1
            while self.tokens[end].text in ("^", "'"):
                end += 1
                end += len(self.script_at(end)) if self.tokens[end - 1].text == "^" else 0
            if end < self.place:
                raise self.error("does the derivative end at the bracket? another one is needed", self.tokens[end])
        node: Node = Derivative(body, targets)
        while (
            self.next.text == "|"
            and self.ahead().text == "_"
            and not self.in_operator
            and not {"|", "."} & set(self.bars[-1:])
        ):
            node = self.evaluation_bar(node)
        return node

    def script_at(self, place: int) -> list[Token]:
        """Return the tokens that a script at this place takes, braces and all."""
        saved, self.place = self.place, place
        self.group()
        taken = self.tokens[place : self.place]
        self.place = saved
        return taken

    def matching(self, place: int) -> int:
        """Return the place of the bracket that closes the one at a place."""
        depth = 0
        for end in range(place, len(self.tokens)):
            depth += (self.tokens[end].text in ("(", "[", r"\{")) - (self.tokens[end].text in (")", "]", r"\}"))
            if depth == 0:
                return end
        raise self.error("not closed", self.tokens[place])

    def is_slashed_derivative(self) -> bool:
        """Whether dy/dx, with plain letters, comes next."""
        texts = [self.ahead(step).text for step in range(5)]
        return (
            texts[2:4] == ["/", "d"]
            and self.ahead(4).kind in ("letter", "command", "name")
            and (self.ahead(1).kind in ("letter", "command", "name"))
        )

    def slashed_derivative(self) -> Node:
        """Read dy/dx and \\partial y / \\partial x in one line."""
        self.take()
        body = self.target()
        self.expect("/")
        self.take()
        target = self.target()
        if self.starts_factor():
            raise self.error("a/b c has two readings: brackets are needed")
        return Derivative(body, ((target, ONE),))

    def partial(self) -> Node:
        """Read \\partial_x f, or \\partial y / \\partial x."""
        token = self.take()
        if self.next.text not in ("_", "^"):
            body = self.target()
            if self.next.text != "/" or self.ahead().text != r"\partial":
                raise self.error("a lone \\partial", token)
            self.take(), self.take()
            return Derivative(body, ((self.target(), ONE),))
        return self.subscripted_derivative(token)

    def nabla(self) -> Node:
        """Read \\nabla_x f, \\nabla^2 f, \\nabla f(x)."""
        return self.subscripted_derivative(self.take())

    def subscripted_derivative(self, token: Token) -> Node:
        """Read the scripts of \\nabla or \\partial and the one factor that it applies to."""
        is_nabla = token.text == r"\nabla"
        order: Node = ONE
        targets: list[Node] = []
        while self.next.text in ("_", "^"):
            if self.take().text == "^":
                order = self.read(self.group())
            else:
                reader = self.inner([item for item in self.group() if item.text != ","])
                while reader.next.kind != "stop":
                    targets.append(reader.target())
        opening = self.next
        if opening.kind == "stop":
            raise self.error("\\nabla of what?", token)
        operand = self.primary()
        closed = isinstance(operand, (Call, Name, Prime, Gradient)) or opening.text in ("(", "[", "|", r"\|")
        if self.next.text == "^" and isinstance(operand, (Call, Name)):
            inside, _ = self.script(0)
            if isinstance(operand, Name) or not self.is_transpose(inside, operand):
                raise self.error("does the power belong to the derivative? brackets are needed")
        elif not isinstance(operand, (Call, Name)):
            operand = self.postfix(operand, bars=False)
        if not closed and self.starts_factor():
            if not is_literal(operand):
                raise self.error("where does the derivative end? brackets are needed")
            # A number has no derivative of its own: it begins the product that is meant.
            operand = Binary("*", operand, self.term())
        if targets:
            if is_nabla and order == TWO:
                return Derivative(operand, ((targets[0], ONE), (targets[0], ONE)))
            if len(targets) > 1 and order != ONE:
                raise self.error("an unknown derivative", token)
            return Derivative(operand, tuple((target, order if len(targets) == 1 else ONE) for target in targets))
        if not is_nabla or order not in (ONE, TWO):
            raise self.error("a derivative by what?", token)
        number = 1 if order == ONE else 2
        if isinstance(operand, Call):
            return Call(Gradient(operand.function, number), operand.arguments, operand.subscripts)
        if self.is_function_valued(operand):
            return Gradient(operand, number)
        raise self.error("the gradient by what? write \\nabla_x", token)

    def differential(self) -> Node:
        """Read \\mathrm{d}A, the differential of one factor, or an upright dy/dx."""
        if self.is_slashed_derivative():
            return self.slashed_derivative()
        token = self.take()
        if self.next.text == "(" or self.next.text == "[":
            return Differential(self.bracket())
        operand = self.primary()
        if self.next.text == "^":
            inside, _ = self.script(0)
            if not self.is_transpose(inside, operand):
                raise self.error("does the power belong to the differential? brackets are needed", token)
        return Differential(operand)

    def root(self) -> Node:
        """Read a square root or another one."""
        self.take()
        degree: Node = TWO
        if self.next.text == "[":
            inside = self.bracketed()
            degree = self.read(inside)
        return Root(self.read(self.group()), degree)

    def binomial(self) -> Node:
        """Read a binomial coefficient."""
        self.take()
        return Call(Name(r"\binom"), (self.read(self.group()), self.read(self.group())))

    def environment(self) -> Node:
        """Read cases or a matrix."""
        from .statements import condition_of

        begin = self.take()
        rows = self.rows(begin)
        if begin.text in ("cases", "dcases"):
            branches: list[tuple[Node, Node | None]] = []
            for row in rows:
                cells = split(row, {"&"})
                if len(cells) == 1:
                    cells = split_at_word(row)
                if len(cells) != 2:
                    raise self.error("a case is a value & a condition", row[0])
                value, condition = trim(cells[0]), trim(cells[1])
                if condition and condition[0].kind == "word" and re.match(r"(otherwise|else)\b", condition[0].text):
                    branches.append((self.read(value), None))
                else:
                    branches.append((self.read(value), condition_of(self.inner(condition))))
            return Cases(tuple(branches))
        if begin.text not in MATRICES:
            raise self.error(f"{begin.text} inside an expression", begin)
        entries = tuple(tuple(self.read(cell) for cell in split(row, {"&"})) for row in rows)
        if len({len(row) for row in entries}) != 1:
            raise self.error("rows of different lengths", begin)
        return (
            Call(Name(functions.canonical("det")), (Matrix(entries),)) if begin.text == "vmatrix" else Matrix(entries)
        )

    def rows(self, begin: Token) -> list[list[Token]]:
        """Consume an environment and return the tokens of its rows."""
        start, depth = self.place, 1
        while depth:
            token = self.take()
            if token.kind == "stop":
                raise self.error("not closed", begin)
            depth += (token.kind == "begin") - (token.kind == "end")
        return [row for row in split(self.tokens[start : self.place - 1], {r"\\"}) if row]

    # --- sums, integrals, limits -----------------------------------------------------------------------------

    def big_operator(self, kind: str) -> Node:
        """Read sum, prod, max or min over indices, and its body."""
        start = self.tokens[self.place - 1]
        below: list[Token] = []
        above: list[Token] = []
        while self.next.text in ("_", "^"):
            if self.take().text == "_":
                below = self.group()
            else:
                above = self.group()
        if not below:
            raise self.error("over which index?", start)
        bounds, condition = self.bounds(below, above, start)
        names = {bound.name for bound in bounds}
        reader_bound, self.bound = self.bound, self.bound | names
        outer, self.in_operator = self.in_operator, False
        if kind == "sum":
            body = self.term()
        else:
            body = self.factor()
            if self.starts_factor():
                raise self.error(f"where does the {kind} end? brackets are needed")
        self.bound, self.in_operator = reader_bound, outer
        return Reduce(kind, bounds, condition, body)

    def bounds(self, below: list[Token], above: list[Token], start: Token) -> tuple[tuple[Bound, ...], Node | None]:
        """Read i=1 .. n, i, (i,j), j != i, 1 <= i <= n below a big operator."""
        place = next((i for i, token in enumerate(below) if token.text == "="), None)
        if place is not None:
            name = self.index_name(below[:place])
            low = self.read(below[place + 1 :])
            if not above:
                raise self.error("up to where?", start)
            return (Bound(name, low, self.read(above)),), None
        if above:
            raise self.error("an upper end without a lower one", start)
        relations = [i for i, token in enumerate(below) if token.text in RELATIONS]
        if not relations:
            names = [token for token in below if token.text != ","]
            return tuple(Bound(self.index_name([token])) for token in names), None
        if len(relations) == 2 and below[relations[0]].text == r"\leq" == below[relations[1]].text:
            name = self.index_name(below[relations[0] + 1 : relations[1]])
            return (Bound(name, self.read(below[: relations[0]]), self.read(below[relations[1] + 1 :])),), None
        if below[relations[0]].text != r"\neq" or len(relations) > 1:
            raise self.error("an unknown range", below[0])
        name = self.index_name(below[: relations[0]])
        reader = self.inner(below, {name})
        return (Bound(name),), reader.finish(reader.relation(reader.expression()))

    def index_name(self, tokens: list[Token]) -> str:
        """Return the name of an index, which must be a single name."""
        if len(tokens) != 1 or not (tokens[0].kind == "letter" or tokens[0].text in GREEK):
            raise self.error("expected an index", tokens[0] if tokens else None)
        return tokens[0].text

    def integral(self) -> Node:
        """Read a definite integral up to its differential."""
        start = self.take()
        low = high = None
        while self.next.text in ("_", "^"):
            if self.take().text == "_":
                low = self.read(self.group())
            else:
                high = self.read(self.group())
        if low is None or high is None:
            raise self.error("an integral without ends", start)
        depth, nested = 0, 1
        for end in range(self.place, len(self.tokens) - 1):
            token, following = self.tokens[end], self.tokens[end + 1]
            depth += (
                (token.text in ("{", "(", "["))
                - (token.text in ("}", ")", "]"))
                + (token.kind == "begin")
                - (token.kind == "end")
            )
            nested += token.text == r"\int"
            if depth == 0 and token.text == "d" and (following.kind in ("letter", "name") or following.text in GREEK):
                nested -= 1
                if nested == 0:
                    break
        else:
            raise self.error("an integral without its differential", start)
        body = self.tokens[self.place : end]
        self.place = end + 1
        variable = self.base_name()
        return Integral(variable, low, high, self.read(body, {variable}) if body else ONE)

    def limit(self) -> Node:
        """Read \\lim_{x \\to a^+} and its body."""
        start = self.take()
        self.expect("_")
        below = self.group()
        place = next((i for i, token in enumerate(below) if token.text == r"\to"), None)
        if place is None or place != 1:
            raise self.error("expected \\to below the limit", start)
        variable, target, side = below[0].text, below[2:], 0
        marks = [token.text for token in target]
        if len(marks) > 2 and marks[-2] == "^" and marks[-1] in ("+", "-"):
            target, side = target[:-2], 1 if marks[-1] == "+" else -1
        elif len(marks) > 4 and marks[-4:-2] == ["^", "{"] and marks[-2] in ("+", "-"):
            target, side = target[:-4], 1 if marks[-2] == "+" else -1
        end = self.read(target)
        outer, self.bound, operator, self.in_operator = self.bound, self.bound | {variable}, self.in_operator, False
        body = self.term()
        self.bound, self.in_operator = outer, operator
        return Limit(variable, end, side, body)

    def big_o(self) -> BigO | None:
        """Read O(h^k) if it comes next."""
        if (
            self.ahead().text != "("
            or self.next.text not in ("O", "o", r"\mathcal{O}")
            or self.symbols.is_known(self.next.text)
        ):
            return None
        strict = self.take().text == "o"
        inside = self.bracketed()
        node = self.read(inside)
        match node:
            case Name(name):
                return BigO(name, ONE, strict)
            case Power(Name(name), exponent):
                return BigO(name, exponent, strict)
        raise self.error("expected a power of one variable", inside[0])


def braced(tokens: list[Token]) -> str:
    """Spell a script in the one canonical way."""
    text = "".join(token.text for token in tokens if token.text not in ("{", "}"))
    return text if len(text) == 1 else f"{{{text}}}"


def split(tokens: list[Token], separators: set[str]) -> list[list[Token]]:
    """Cut a list of tokens at separators outside brackets and environments."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += opens(token) - closes(token)
        if depth == 0 and token.text in separators and token.kind != "word":
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def opens(token: Token) -> bool:
    """Whether a token opens a bracket, a group or an environment."""
    return token.kind == "begin" or (token.kind != "word" and token.text in ("{", *CLOSING))


def closes(token: Token) -> bool:
    """Whether a token closes a bracket, a group or an environment."""
    return token.kind == "end" or (token.kind != "word" and token.text in ("}", *CLOSING.values()))


def trim(tokens: list[Token]) -> list[Token]:
    """Drop punctuation and wide spaces at the ends of a piece."""
    loose = {",", ".", ";", r"\quad"}
    while tokens and tokens[-1].text in loose and tokens[-1].side == "":
        tokens = tokens[:-1]
    while tokens and tokens[0].text in {",", r"\quad", ";"}:
        tokens = tokens[1:]
    return tokens


def split_at_word(tokens: list[Token]) -> list[list[Token]]:
    """Cut a case without & at its "if" or "otherwise"."""
    for place, token in enumerate(tokens):
        if token.kind == "word" and token.text.split(" ")[0] in ("if", "for", "otherwise", "else", "when"):
            return [tokens[:place], tokens[place:]]
    return [tokens]
