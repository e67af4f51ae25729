"""Tokens to tree: the longest name that the page knows, its entries, and functions with what they are applied to."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from . import functions, tree
from .errors import Unknown, Unreadable
from .lexer import CLOSING, GREEK, RELATIONS, Token, braced, digits_of, family_of, is_atom, is_label, is_word, split
from .symbols import KRONECKER, FreeFunction

if TYPE_CHECKING:
    from .parser import Parser

DOTTED = re.compile(r"\\(d+)ot\{(.+)\}")


def named(parser: Parser) -> tree.Node:
    """Read a name with its subscripts and labels, and apply it if it is a function."""
    token = parser.next
    if (dotted := DOTTED.fullmatch(token.text)) and not parser.symbols.is_known(token.text):
        return newton(parser, dotted[2], len(dotted[1]))
    if token.text == "D" and not parser.symbols.is_known("D") and (jacobian := total(parser)) is not None:
        return jacobian
    node = read_name(parser)
    if not isinstance(node, tree.Name):
        return node
    if node.name == r"\mathbb{1}":
        return indicator(parser)
    if parser.is_function(node.name):
        return read_function(parser, node, token)
    if parser.at("(") and looks_applied(parser):
        cure = f"declare {token.text} : \\mathbb{{R}} \\to \\mathbb{{R}}, or write \\cdot"
        raise parser.error(f"{token.text} is a value here, yet it looks applied: {cure}", token)
    return node


def newton(parser: Parser, name: str, order: int) -> tree.Node:
    """Read \\dot q and \\ddot q: derivatives of a function of t, or of a value that depends on t."""
    token = parser.take()
    if parser.accept("_"):
        name += f"_{braced(parser.group())}"
    if parser.is_function(name):
        parameters = parser.symbols.parameters(name)
        if len(parameters) < 2 or "t" in parameters:
            position = parameters.index("t") if "t" in parameters else 0
            return application(parser, tree.Prime(tree.Name(name), tree.Number(Fraction(order)), position), token)
    elif parser.symbols.depends(name, "t"):
        return tree.Derivative(tree.Name(name), ((tree.Name("t"), tree.Number(Fraction(order))),))
    raise parser.error(f"{token.text} is not declared, and {name} is no function of t with such a slope", token)


def total(parser: Parser) -> tree.Node | None:
    """Read D F(x) and D (G \\circ F)(x), the derivative of a function of one argument; None for anything else."""
    start, token = parser.place, parser.take()
    function: tree.Node | None = None
    if parser.is_function(parser.next.text):
        function = tree.Name(parser.take().text)
    elif parser.at("("):
        function = parser.read(parser.bracketed())
    if function is None or not parser.is_function_valued(function):
        parser.place = start
        return None
    return application(parser, tree.Prime(function, tree.ONE), token)


def looks_applied(parser: Parser) -> bool:
    """Whether a bracket after a value holds just one name, or a list: then y(x) may well mean a function."""
    inside = parser.tokens[parser.place + 1 : parser.closing(parser.place)]
    is_name = len(inside) == 1 and inside[0].kind in ("letter", "name", "command")
    return is_name or len(split(inside, {",", ";"})) > 1


def read_name(parser: Parser) -> tree.Node:
    """Read the longest known name: with its subscript and label if the page knows it so, else an entry."""
    token = parser.next
    base = parser.base_name()
    if base == r"\operatorname{e}" and not parser.symbols.is_known(base):
        base = "e"
    label = read_label(parser)
    family = family_of(base, label) if label else ""
    is_member = parser.symbols.is_family(family) or parser.symbols.is_begun(family)
    is_longer = any(name in parser.symbols.table for name, end in spellings(parser, base) if end > parser.place)
    is_alone = not (label or is_longer or parser.at("_") or base in parser.bound)
    if is_alone and parser.symbols.is_sequence(base):
        return tree.Name(parser.symbols.beside_sequence(base))
    if parser.at("_") and (entry := labelled_entry(parser, base)) is not None:
        return entry
    for name, end in spellings(parser, base):
        if name in parser.symbols.lost and name not in parser.bound and not (is_member and name == base):
            raise parser.error(parser.symbols.lost[name], token)
        is_known = name in parser.symbols.table or name != base and name in functions.BUILTINS | parser.bound
        if is_known and (end > parser.place or not label):
            parser.place = end
            return read_entry(parser, tree.Name(name), token)
    if base in parser.bound and not parser.at("_"):
        return tree.Name(base)
    if parser.at("_") and not parser.symbols.is_known(base) and (bold := parser.symbols.bold_function(base)):
        return tree.Name(bold)
    if base != "e" and label and not parser.symbols.is_function(base):
        if bold := parser.symbols.bold(base, f"^{braced(label)}"):
            parser.take(), parser.group()
            return read_entry(parser, tree.Name(bold), token)
        if not is_member:
            raise unknown_name(parser, f"{base}^{braced(label)}", token)
        parser.take(), parser.group()
        member = tree.Entry(tree.Name(family), (parser.read(label[1:-1]),))
        if parser.accept("_"):
            return tree.Entry(member, read_indices(parser, parser.group(), parser.symbols.rank(family) - 1))
        return member
    if plain := parser.symbols.plain(base):
        return read_entry(parser, tree.Name(plain), token)
    if parser.at("_") or parser.symbols.is_known(base) or base in parser.bound or base == r"\mathbb{1}":
        return read_entry(parser, tree.Name(base), token)
    raise unknown_name(parser, base, token)


def labelled_entry(parser: Parser, base: str) -> tree.Entry | None:
    """Read p_{\\text{t},i}, an entry of the array p_{\\text{t}}."""
    below, end = parser.argument(parser.place + 1)
    label, *indices = split(below, {","})
    name = f"{base}_{braced(label)}" if indices and is_word(label) else ""
    if not parser.symbols.rank(name):
        return None
    parser.place = end
    return tree.Entry(tree.Name(name), tuple(map(parser.read, indices)))


def unknown_name(parser: Parser, name: str, token: Token) -> Unreadable:
    """Return the error for a name that the page has not introduced, with what would introduce it."""
    if name == "d":
        return parser.error("a lone d: a derivative is \\frac{d...}{d...}, a differential \\mathrm{d}x", token)
    plain = re.sub(r"\\(?:[a-z]+)\{(.+)\}|\\var", lambda match: match[1] or "\\", name)
    others = [
        known
        for known in parser.symbols.table
        if plain in (known, re.sub(r"\\[a-z]+\{(.+)\}|\\var", lambda match: match[1] or "\\", known))
    ]
    if others:
        return Unknown(f"an unknown name, {name}; {others[0]} is another", token.start)
    at = parser.tokens[min(parser.place, len(parser.tokens) - 1)]
    declared, defined = (f"{name} \\in \\mathbb{{R}}", name)
    if at.text == "(":
        declared, defined = f"{name} : \\mathbb{{R}} \\to \\mathbb{{R}}", f"{name}(x)"
    cure = f"first declare it, ${declared}$, or define it, {defined} := ..."
    return Unknown(f"an unknown name, {name}: {cure}", token.start)


def read_label(parser: Parser) -> list[Token]:
    """Return the label that follows, as in W^{(2)} or a^{[1]}, brackets and all, or nothing."""
    if not parser.at("^"):
        return []
    inside, _ = parser.argument(parser.place + 1)
    return inside if is_label(inside) else []


def spellings(parser: Parser, base: str) -> list[tuple[str, int]]:
    """List the names that the coming scripts could complete, longest first, with where they end."""
    if not parser.at("_", "^"):
        return [(base, parser.place)]
    mark = parser.next.text
    inside, end = parser.argument(parser.place + 1)
    found = [(base + mark + braced(inside), end), (base, parser.place)]
    if parser.tokens[end].text in ("_", "^") and parser.tokens[end].text != mark:
        second, after = parser.argument(end + 1)
        below, above = (inside, second) if mark == "_" else (second, inside)
        found.insert(0, (f"{base}_{braced(below)}^{braced(above)}", after))
    return found


def read_entry(parser: Parser, base: tree.Name, token: Token) -> tree.Node:
    """Read the subscript, if there is one, of an array, a family, a constant array or Kronecker's delta."""
    name = base.name
    if not parser.at("_") or parser.is_function(name) or name == r"\mathbb{1}":
        return base
    rank = parser.symbols.rank(name)
    below, _ = parser.argument(parser.place + 1)
    is_bold = parser.symbols.rank(parser.symbols.bold(name) or "") == (1 if len(below) == 1 else 2)
    is_pair = len(split(below, {","})) == 2 or (len(below) == 2 and all(map(is_atom, below)))
    is_kronecker = name == KRONECKER and rank == 1 and is_pair
    if (not rank or is_kronecker) and not is_bold and name in (KRONECKER, "I", r"\mathbf{I}", r"\mathbf{1}"):
        parser.take()
        inside = parser.group()
        if name == KRONECKER:
            return tree.Entry(base, read_indices(parser, inside, 2))
        return tree.Call(base, (parser.read(inside),))
    if not rank and not is_word(below) and (bold := parser.symbols.bold(name)):
        base, rank = tree.Name(bold), parser.symbols.rank(bold)
    if not rank:
        full = f"{name}_{braced(parser.argument(parser.place + 1)[0])}"
        if parser.symbols.is_begun(name) and any(parser.symbols.is_whole(part.text) for part in below):
            parser.take()
            return tree.Entry(base, (parser.read(parser.group()),))
        if parser.symbols.is_known(name) or name in parser.bound:
            raise parser.error(f"{full}: {name} has no entries, and {full} is not declared", token)
        parser.place = parser.argument(parser.place + 1)[1]
        raise unknown_name(parser, full, token)
    parser.take()
    inside = parser.group()
    if not parser.symbols.is_family(base.name):
        return tree.Entry(base, read_indices(parser, inside, rank))
    number, *others = split(inside, {","})
    if not others and rank > 2 and len(inside) > 1 and all(map(is_atom, inside)):
        raise parser.error("separate the indices by commas", inside[0])
    member = tree.Entry(base, (parser.read(number),))
    return tree.Entry(member, tuple(map(parser.read, others))) if others else member


def read_indices(parser: Parser, inside: list[Token], rank: int | None) -> tuple[tree.Node | None, ...]:
    """Split a subscript into indices: by commas, or letter by letter for a matrix."""
    pieces = split(inside, {","})
    if len(pieces) == 1 and rank != 1 and all(is_atom(token) for token in inside):
        if rank is not None and len(inside) == 1 and len(inside[0].text) == rank:
            inside = digits_of(inside[0])
        pieces = [[token] for token in inside]
    if rank == 1 and len(inside) > 1 and all(token.kind in ("letter", "name") for token in inside):
        raise parser.error("several indices of a vector, which has one", inside[0])
    if rank is not None and len(pieces) != rank:
        raise parser.error(f"{len(pieces)} ind{'ex' if len(pieces) == 1 else 'ices'} where {rank} belong", inside[0])
    for piece in pieces:
        if len(piece) == 1 and parser.symbols.is_real(piece[0].text) and piece[0].text not in parser.bound:
            raise parser.error(f"{piece[0].text} is a real number here, no index", piece[0])
    return tuple(None if len(p) == 1 and p[0].text == ":" else parser.read(p) for p in pieces)


def read_function(parser: Parser, function: tree.Name, token: Token) -> tree.Node:
    """Read primes, inverse, subscripts and power of a function, then its arguments."""
    name = function.name
    node: tree.Node = function
    exponent: tree.Node | None = None
    indices: tuple[tree.Node | None, ...] = ()  # f_i(x), an entry of the value
    while True:
        mark = parser.next
        if order := parser.primes():
            node = tree.Prime(node, tree.Number(Fraction(order)))
        elif exponent is None and parser.accept("^"):
            node, exponent = superscript(parser, node, parser.group(), mark)
        elif parser.accept("_"):
            inside = parser.group()
            if (partial := partials(parser, node, inside)) is not None:
                node = partial
            elif name == functions.canonical("log"):
                return tree.Binary("/", application(parser, node, token), tree.Call(node, (parser.read(inside),)))
            elif getattr(parser.symbols.get(name), "subscripts", ()):
                node = tree.Call(node, (), tuple(parser.read(piece) for piece in split(inside, {","})))
            elif not indices and (rank := parser.symbols.value_rank(name)):
                indices = read_indices(parser, inside, rank)
            else:
                cure = "a partial derivative is by a name that the function was first used with, as f(x, y)"
                raise parser.error(f"an unknown subscript of {name}: {cure}", mark)
        else:
            applied = application(parser, node, token)
            applied = tree.Entry(applied, indices) if indices else applied
            is_mapped = name in functions.SCALAR and name not in parser.symbols.table  # \tanh^2(Z) has entries squared
            return applied if exponent is None else tree.Power(applied, exponent, is_mapped)


def superscript(
    parser: Parser, node: tree.Node, inside: list[Token], mark: Token
) -> tuple[tree.Node, tree.Node | None]:
    """Read what stands above a function: its inverse, its derivative of an order, or a power of its value."""
    texts = [item.text for item in inside]
    if texts == ["-", "1"]:
        inverse = functions.INVERSES.get(node.name) if isinstance(node, tree.Name) else None
        return (tree.Name(inverse) if inverse else tree.InverseFunction(node)), None
    if texts[:1] == ["("] and is_label(inside):
        return tree.Prime(node, parser.read(inside[1:-1])), None
    if parser.is_transpose(inside) or texts[:1] in (["+"], [r"\ast"], ["*"], ["["]):
        raise parser.error("above a function stand a power, (n) for a derivative, or -1", mark)
    return node, parser.read(inside)


def partials(parser: Parser, node: tree.Node, inside: list[Token]) -> tree.Node | None:
    """Read f_x and f_{xy} as partial derivatives, if those letters are parameters of f."""
    parameters = parser.symbols.parameters(node.name) if isinstance(node, tree.Name) else ()
    names = [token.text for token in inside]
    if not names or not set(names) <= set(parameters):
        return None
    for name in names:
        node = tree.Prime(node, tree.ONE, parameters.index(name))
    return node


def application(parser: Parser, node: tree.Node, token: Token) -> tree.Node:
    """Apply a function to what follows: arguments in brackets or, for the built-in ones, a bare argument."""
    function, subscripts = (node.function, node.subscripts) if isinstance(node, tree.Call) else (node, ())
    name = function.name if isinstance(function, tree.Name) else ""
    is_builtin = name not in parser.symbols.table and any(
        isinstance(part, tree.Name) and part.name in functions.BUILTINS for part in tree.walk(node)
    )
    opening = parser.next.text
    is_list = parser.at("[") and parser.symbols.is_function(name)
    if parser.at("(") or is_list or (parser.at("[", r"\{") and is_builtin):
        parser.take()
        arguments = tuple(parser.items(CLOSING[opening]))
        check_arguments(parser, name, arguments, subscripts, token)
        name_parameters(parser, name, arguments)
        return tree.Call(function, arguments, subscripts)
    if is_builtin and name in functions.BRACKETED and parser.starts_factor():
        cure = f"declare a number, ${name} \\in \\mathbb{{R}}$, or add brackets"
        raise parser.error(f"{name} is a function: {cure}", token)
    if is_builtin and parser.starts_factor():
        return tree.Call(node, (bare_argument(parser, is_angular=name in functions.ANGULAR),))
    if is_builtin and not stands_alone(parser, token):
        raise parser.error(f"{token.text} without an argument", token)
    return node


def check_arguments(
    parser: Parser, name: str, arguments: tuple[tree.Node, ...], subscripts: tuple[tree.Node, ...], token: Token
) -> None:
    """A function takes as many arguments as it was defined with; an argument is a value."""
    symbol = parser.symbols.get(name)
    wanted = len(getattr(symbol, "parameters", ())) or len(arguments)
    if symbol is None and name in functions.SCALAR:
        wanted = 2 if name in functions.OF_TWO else 1
    if (wanted, len(getattr(symbol, "subscripts", ()))) != (len(arguments), len(subscripts)):
        below = len(getattr(symbol, "subscripts", ()))
        takes = f"{wanted} argument{'s' * (wanted != 1)}" + f" and {below} below" * bool(below)
        raise parser.error(
            f"{name} takes {takes}, not {len(arguments)}" + f" and {len(subscripts)}" * bool(below), token
        )
    if any(map(parser.is_function_valued, arguments)):
        raise parser.error(f"{token.text} is applied to a function: is a product meant? then write \\cdot", token)


def name_parameters(parser: Parser, name: str, arguments: tuple[tree.Node, ...]) -> None:
    """The first use of a free function with bare names, as in f(x, y), names its parameters."""
    symbol = parser.symbols.get(name)
    names = tuple(argument.name for argument in arguments if isinstance(argument, tree.Name))
    if isinstance(symbol, FreeFunction) and not symbol.parameters and len(set(names)) == len(arguments):
        symbol.parameters = names


def bare_argument(parser: Parser, is_angular: bool = False) -> tree.Node:
    """Read the argument of a function without brackets: numbers, then one factor; of an angle, letters side by side."""
    node: tree.Node | None = None
    while True:
        is_coefficient = parser.next.kind == "number" or parser.at(r"\pi")
        is_function = at_function(parser)
        if node is not None and parser.next.kind == "number":
            raise parser.error("a number after a factor: is a sign or a power missing?")
        part = parser.postfix(parser.primary(), bars=False)
        node = part if node is None else tree.Binary("*", node, part)
        if is_angular and is_letter(part) and continues_angle(parser):
            continue
        if not is_coefficient or not parser.starts_factor() or at_function(parser):
            break
    is_differential = parser.next.kind == "word" and parser.next.text == "d"
    ranks = (parser.symbols.rank(part.name) for part in tree.walk(node) if isinstance(part, tree.Name))
    is_array = parser.at("I") or parser.symbols.rank(parser.next.text) > 0
    is_before_array = is_array and not any(ranks)  # \cos\theta\, I
    if not (is_function or is_differential or is_before_array or at_function(parser)):
        parser.refuse_factor("the argument of the function before it has two readings: brackets are needed")
    parser.bare_end = parser.place
    return node


def is_letter(node: tree.Node) -> bool:
    """Whether a node is a name, or an entry."""
    return isinstance(node, (tree.Name, tree.Entry))


def continues_angle(parser: Parser) -> bool:
    """Whether a letter of a number follows at once, as in \\cos \\omega t; in \\cos\\theta\\, x it stands apart."""
    letter, before = parser.next, parser.tokens[parser.place - 1]
    is_number = letter.kind == "letter" or letter.text in GREEK
    is_value = not (parser.symbols.is_function(letter.text) or parser.symbols.rank(letter.text) or letter.text in "edI")
    return is_number and is_value and letter.start - before.end < 2


def at_function(parser: Parser) -> bool:
    """Whether the next token is a function's name."""
    token = parser.next
    if token.kind == "word":
        return parser.symbols.is_function(functions.canonical(token.text))
    is_builtin = token.kind == "command" and token.text[1:] in functions.WORDS
    return is_builtin or token.text in (r"\sum", r"\prod") or parser.is_function(token.text)


def stands_alone(parser: Parser, token: Token) -> bool:
    """Whether a function that began at a token and ends here is a whole side, bracket or link of a composition."""
    before = parser.tokens[parser.tokens.index(token) - 1]  # before the first, the last: "stop"
    links = {r"\circ", r"\cdot", "+", "-", ","} | RELATIONS
    opens_piece = before.kind == "stop" or before.text in links | {"("}
    return not parser.is_group and opens_piece and (parser.next.kind == "stop" or parser.next.text in links | {")"})


def indicator(parser: Parser) -> tree.Node:
    """Read \\mathbb{1}[condition], \\mathbb{1}_{condition}."""
    from .clauses import condition_of

    if parser.accept("_"):
        inside = parser.group()
        is_set = inside[:1] and inside[0].text == r"\{" and inside[-1].text == r"\}"
        return tree.Indicator(condition_of(parser.inner(inside[1:-1] if is_set else inside)))
    if not parser.at("[", "(", r"\{"):
        raise parser.error("an indicator has a condition: \\mathbb{1}[x > 0]")
    return tree.Indicator(condition_of(parser.inner(parser.bracketed())))
