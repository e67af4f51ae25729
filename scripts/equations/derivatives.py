"""Tokens to tree: derivatives as quotients, as operators, with nabla or partial signs; and what stands after a bar."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from . import names, tree
from .errors import Unreadable
from .lexer import GREEK, Token, find, split
from .symbols import Variable

if TYPE_CHECKING:
    from .parser import Parser

ARRAYS = {"I", r"\mathbf{I}", r"\mathbf{1}"}  # names of arrays that no page declares
Targets = tuple[tuple[tree.Node, tree.Node], ...]  # by what, and how many times


def fraction(parser: Parser) -> tree.Node:
    """Read \\frac: a quotient, a Leibniz quotient or a derivative operator."""
    start = parser.place
    parser.take()
    top, bottom = parser.group(), parser.group()
    is_leibniz = all(is_differential(parser, part) and find(part, {"/"}) is None for part in (top, bottom))
    if is_leibniz and len(bottom) > 1:
        return leibniz(parser, top, bottom, start)
    return tree.Binary("/", parser.read(top), parser.read(bottom))


def is_differential(parser: Parser, tokens: list[Token]) -> bool:
    """Whether a piece is d or \\partial, alone or before a power or a factor."""
    if not tokens or tokens[0].text not in ("d", r"\partial"):
        return False
    reader = parser.inner(tokens)
    is_alone = reader.take().text != "d" or reader.next.kind == "stop"
    return is_alone or reader.at("^") or (reader.starts_factor() and reader.next.kind != "number")


def leibniz(parser: Parser, top: list[Token], bottom: list[Token], start: int) -> tree.Node:
    """Read dy/dx from the pieces above and below the line; \\partial y/\\partial (u, v) has a column for each."""
    token = parser.tokens[start]
    if len(top) > 1 and bottom[1:2] and bottom[1].text == "(" and bottom[-1].text == ")":
        place, columns = parser.place, []
        for part in split(bottom[2:-1], {","}):
            parser.place = place
            columns.append(leibniz(parser, top, [bottom[0], *part], start))
        return tree.Matrix((tuple(columns),))
    letter = bottom[1]
    is_met = letter.text in {after.text for after in parser.tokens[parser.place :]}
    if len(top) == 1 and letter.kind in ("letter", "command") and is_met and not parser.is_name(letter.text):
        parser.symbols.table[letter.text] = Variable(letter.text, tree.Domain())  # \frac{d}{dt} f(x + t v)
    reader = parser.inner(top)
    reader.take()
    order = read_order(reader)
    targets = denominators(parser, bottom)
    orders = [part for _, part in targets]
    if all(isinstance(part, tree.Number) for part in orders):
        orders = [tree.Number(sum((part.value for part in orders if isinstance(part, tree.Number)), Fraction(0)))]
    if orders != [order]:
        raise parser.error("the orders above and below differ", token)
    if reader.next.kind == "stop":
        if parser.in_operator and start != parser.operand_start:
            raise parser.error("a derivative inside the scope of another: brackets are needed", token)
        return operator(parser, targets, token)
    body = reader.finish(reader.expression())
    if parser.at("(") and parser.is_function_valued(body):
        return derivative_at(parser, body, targets, token)
    return derivative(parser, body, targets, top[0])


def derivative(parser: Parser, body: tree.Node, targets: Targets, sign: Token) -> tree.Node:
    """Return the derivative of a body; \\nabla_x f(a), where a does not depend on x, is by f's parameter x, at a."""
    node = tree.Derivative(body, targets)
    named = {part.name for target, _ in targets for part in tree.walk(target) if isinstance(part, tree.Name)}
    given = tree.free_names(body)
    absent = {name for name in named - given if not any(parser.symbols.depends(other, name) for other in given)}
    for call in tree.walk(body):
        if isinstance(call, tree.Call) and isinstance(call.function, tree.Name):
            parameters = parser.symbols.parameters(call.function.name)
            if absent.isdisjoint(parameters):
                continue
            if call is not body or sign.text not in (r"\nabla", r"\partial"):
                cure = "0, or the derivative at a place? write f'(a), or a bar: |_{x = a}"
                raise parser.error(f"a derivative by what does not vary there: {cure}", sign)
            places = dict(zip(map(tree.Name, parameters), call.arguments, strict=True))
            moved = {name: place for name, place in places.items() if name.name in absent}
            arguments = tuple(name if name in moved else place for name, place in places.items())
            body = replace(call, arguments=arguments)
            return tree.Substitute(replace(node, body=body), tuple(moved.items()))
    return node


def read_order(parser: Parser) -> tree.Node:
    """Read the power of a d; 1 without one."""
    return parser.group_value() if parser.accept("^") else tree.ONE


def denominators(parser: Parser, bottom: list[Token]) -> Targets:
    """Read dx, dx^2, \\partial x \\partial y, \\partial x^\\top below the line."""
    reader = parser.inner(bottom)
    targets: list[tuple[tree.Node, tree.Node]] = []
    while reader.next.kind != "stop":
        if reader.next.text not in ("d", r"\partial"):
            raise parser.error("expected d or \\partial below the line", reader.next)
        reader.take()
        target = read_target(reader)
        if reader.at_transpose():
            reader.scripts()
            target = tree.Unary("transpose", target)
        targets.append((target, read_order(reader)))
    return tuple(targets)


def read_target(parser: Parser) -> tree.Node:
    """Read what a derivative is taken by: a name, an entry, or a function's value."""
    token = parser.next
    if token.kind not in ("letter", "name", "word") and token.text not in GREEK:
        raise parser.error("a derivative is taken by a name: define what it is by, and write that name", token)
    node = names.read_name(parser)
    if isinstance(node, tree.Name) and parser.symbols.is_function(node.name) and parser.accept("("):
        return tree.Call(node, tuple(parser.items(")")))
    return node


def derivative_at(parser: Parser, body: tree.Node, targets: Targets, token: Token) -> tree.Node:
    """Read \\frac{df}{dx}(a): the derivative of a function, at the arguments."""
    opening = parser.take()
    arguments = parser.items(")")
    is_place = len(arguments) > 1 or isinstance(arguments[0], (tree.Name, tree.Number, tree.Call))
    if not is_place or (len(targets) > 1 and len(arguments) == 1):
        raise parser.error("a product or the place of the derivative? write \\cdot or a bar", opening)
    parameters = parser.symbols.parameters(body.name) if isinstance(body, tree.Name) else ()
    for by, order in targets:
        name = by.name if isinstance(by, tree.Name) else ""
        if not name or (len(arguments) > 1 and name not in parameters):
            raise parser.error("by which argument? below stands a name that the function was first used with", token)
        body = tree.Prime(body, order, parameters.index(name) if name in parameters else 0)
    return tree.Call(body, tuple(arguments))


def operator(parser: Parser, targets: Targets, token: Token) -> tree.Node:
    """Read what a derivative operator applies to: a product, up to + or - or a relation."""
    start = parser.operand_start = parser.place
    opening = parser.next
    with parser.inside(operator=True):
        body = parser.term()
    if parser.lacks_argument(body):
        raise parser.error("the derivative of a function without its argument", opening)
    if opening.text in ("(", "[", r"\{"):
        end = parser.closing(start) + 1
        while parser.tokens[end].text in ("^", "'"):
            end = parser.argument(end + 1)[1] if parser.tokens[end].text == "^" else end + 1
        if end < parser.place:
            raise parser.error("does the derivative end at the bracket? another one is needed", parser.tokens[end])
    node = derivative(parser, body, targets, token)
    while parser.at_evaluation_bar() and parser.bars[-1:] not in (("|",), (".",)):
        node = evaluation_bar(parser, node)
    return node


def is_slashed_derivative(parser: Parser) -> bool:
    """Whether dy/dx, with plain letters, comes next."""
    d, above, slash, second_d, below = (parser.ahead(step) for step in range(5))
    names = {above.kind, below.kind} <= {"letter", "command", "name"}
    return names and (slash.text, second_d.text) == ("/", "d")


def slashed_derivative(parser: Parser) -> tree.Node:
    """Read dy/dx, or \\partial y / \\partial x, in one line."""
    sign = parser.take()
    body = read_target(parser)
    if not parser.at("/") or parser.ahead().text != sign.text:
        raise parser.error(f"a lone {sign.text}: write \\partial_x f or \\frac{{\\partial f}}{{\\partial x}}", sign)
    parser.take(), parser.take()
    target = read_target(parser)
    parser.refuse_factor("a/b c has two readings: brackets are needed")
    return derivative(parser, body, ((target, tree.ONE),), sign)


def nabla(parser: Parser) -> tree.Node:
    """Read \\nabla_x f, \\partial_x f, \\nabla^2 f, \\nabla f(x), and \\partial y / \\partial x."""
    if parser.at(r"\partial") and parser.ahead().text not in ("_", "^"):
        return slashed_derivative(parser)
    token = parser.take()
    scripts = parser.scripts()
    order = parser.read(scripts["^"]) if "^" in scripts else tree.ONE
    targets = read_targets(parser, scripts.get("_", []))
    if parser.next.kind == "stop":
        raise parser.error(f"{token.text} of what?", token)
    operand = read_operand(parser, targets)
    match operand:
        case tree.Entry(tree.Call(_, (tree.Name() as argument,))) if not targets:
            targets = [argument]  # \nabla f_i(x)
    if token.text == r"\nabla" and order == tree.TWO and targets:
        targets, order = targets[:1] * 2, tree.ONE
    if len(targets) > 1 and order == tree.Number(Fraction(len(targets))):
        order = tree.ONE  # \partial_{xy}^2
    if targets:
        if len(targets) > 1 and order != tree.ONE:
            raise parser.error("the order above and the names below differ", token)
        return derivative(parser, operand, tuple((target, order) for target in targets), token)
    if token.text != r"\nabla" or order not in (tree.ONE, tree.TWO):
        raise parser.error("a derivative by what? write \\partial_x", token)
    number = 1 if order == tree.ONE else 2
    if isinstance(operand, tree.Call):
        function = tree.Call(operand.function, (), operand.subscripts) if operand.subscripts else operand.function
        return tree.Call(tree.Gradient(function, number), operand.arguments)
    if parser.is_function_valued(operand):
        return tree.Gradient(operand, number)
    raise parser.error("the gradient by what? write \\nabla_x", token)


def read_targets(parser: Parser, tokens: list[Token]) -> list[tree.Node]:
    """Read the names below \\nabla or \\partial."""
    found: list[tree.Node] = []
    if not tokens:
        return found
    reader = parser.inner([token for token in tokens if token.text != ","])
    while reader.next.kind != "stop":
        found.append(read_target(reader))
    return found


def read_operand(parser: Parser, targets: list[tree.Node]) -> tree.Node:
    """Read the one factor that \\nabla or \\partial applies to; a number or a transposed array begins a product."""
    start, opening = parser.place, parser.next
    operand = parser.primary()
    begins_product = parser.at_transpose() and is_constant_array(parser, operand, targets)
    if not isinstance(operand, (tree.Call, tree.Name)) or tree.is_literal(operand) or operand in targets:
        operand = parser.postfix(operand, bars=False)
    elif parser.at("^") and not begins_product and (isinstance(operand, tree.Name) or not parser.at_transpose()):
        token, base = parser.next, operand
        operand = parser.postfix(base, bars=False)
        if not set(targets) & {*tree.walk(operand)} - {*tree.walk(base)}:  # else as in D_x a^x
            raise parser.error("does the power belong to the derivative? brackets are needed", token)
    if begins_product or tree.is_literal(operand):
        parser.place = start
        with parser.inside(operator=True):
            return parser.term()
    if not parser.starts_factor():
        return operand
    if isinstance(operand, tree.Unary) and operand.operator == "transpose" and opening.text in ("(", "["):
        raise parser.error("does the derivative end at the bracket? another one is needed")
    is_closed = isinstance(operand, (tree.Call, tree.Name, tree.Prime, tree.Gradient))
    if not is_closed and opening.text not in ("(", "[", "|", r"\|"):
        raise parser.error("where does the derivative end? brackets are needed")
    return operand


def is_constant_array(parser: Parser, node: tree.Node, targets: list[tree.Node]) -> bool:
    """Whether a node names an array, and no vector y(x): \\nabla_x y^\\top z might mean its Jacobian, transposed."""
    match node:
        case tree.Name(name) | tree.Call(tree.Name(name), _) if name in ARRAYS and not parser.symbols.rank(name):
            return bool(targets)
        case tree.Name(name) | tree.Entry(tree.Name(name)):
            axes = parser.symbols.rank(name) - len(getattr(node, "indices", ()))
            depends = (parser.symbols.depends(name, by.name) for by in targets if isinstance(by, tree.Name))
            return bool(targets) and axes > 0 and not any(depends)
    return False


def differential(parser: Parser) -> tree.Node:
    """Read \\mathrm{d}A, the differential of one factor."""
    token = parser.take()
    if parser.at("(", "["):
        return tree.Differential(parser.bracket())
    if parser.at("|", r"\|"):
        return tree.Differential(parser.postfix(parser.primary(), bars=False))
    operand = parser.primary()
    if parser.at("^") and not parser.at_transpose():
        raise parser.error("does the power belong to the differential? brackets are needed", token)
    return tree.Differential(operand)


def evaluation_bar(parser: Parser, node: tree.Node) -> tree.Node:
    """Read |_{x = 0} after a value; bare names are held fixed in its derivative."""
    bar = parser.take()
    if parser.has_ends():
        return between(parser, node)
    parser.take()  # _, as at_evaluation_bar has seen
    replacements: list[tuple[tree.Node, tree.Node]] = []
    held: list[str] = []
    for piece in split(parser.group(), {","}):
        reader = parser.inner(piece)
        target = read_target(reader)
        if reader.accept("="):
            replacements.append((target, reader.finish(reader.expression())))
        elif isinstance(target, tree.Name) and reader.next.kind == "stop":
            held.append(target.name)
        else:
            raise parser.error("expected name = value after the bar", piece[0])
    if held:
        if not isinstance(node, tree.Derivative):
            raise parser.error("only a derivative holds a name fixed: after a value, write x = 0", bar)
        node = holding(parser, node, held)
    return tree.Substitute(node, tuple(replacements)) if replacements else node


def between(parser: Parser, node: tree.Node) -> tree.Node:
    """Read _a^b after a bracket or a bar: the value at the upper end less that at the lower one."""
    token = parser.next
    if (by := parser.only_variable(node)) is None:
        raise parser.error("from where to where of which variable? write x = 0 below", token)
    ends = parser.scripts()
    high, low = (tree.Substitute(node, ((by, parser.read(ends[mark])),)) for mark in "^_")
    return tree.Binary("-", high, low)


def held_names(parser: Parser, tokens: list[Token]) -> list[str]:
    """Return the numbers that a subscript of a derivative names; none if it is an index."""
    try:
        names = [target.name for target in read_targets(parser, tokens) if isinstance(target, tree.Name)]
    except Unreadable:
        return []
    return names if all(map(parser.symbols.is_real, names)) else []


def holding(parser: Parser, node: tree.Derivative, names: list[str]) -> tree.Derivative:
    """Return a derivative that holds these names fixed."""
    varied = {target.name for target, _ in node.targets if isinstance(target, tree.Name)}
    return tree.Derivative(node.body, node.targets, tuple(name for name in names if name not in varied))
