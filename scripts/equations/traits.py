r"""What words say of a matrix, a function or a number to LaTeX: "Let $A \in \mathbb{R}^{n \times n}$ be symmetric" to
$A \in \mathbb{S}^n$, "a smooth function $f$" to $f : \mathbb{R} \to \mathbb{R}$, "a positive number $a$" to $a > 0$."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .adjectives import Trait
from .prose import CONDITIONAL, Given, Role
from .reading import Formula
from .symbols import CONSTANTS

SETS = {
    Trait.SYMMETRIC: r"\mathbb{{S}}^{{{size}}}",
    Trait.SEMIDEFINITE: r"\mathbb{{S}}^{{{size}}}_+",
    Trait.DEFINITE: r"\mathbb{{S}}^{{{size}}}_{{++}}",
}
CONDITIONS = {
    Trait.SYMMETRIC: r"{name} = {name}^\top",
    Trait.INVERTIBLE: r"\det {name} \ne 0",
    Trait.ORTHOGONAL: r"{name}^\top {name} = I",
}
NUMBERS = {
    Trait.POSITIVE: "{name} > 0",
    Trait.NATURAL: r"{name} \in \mathbb{{N}}",
    Trait.INTEGER: r"{name} \in \mathbb{{Z}}",
    Trait.NUMBER: r"{name} \in \mathbb{{R}}",
}
SQUARE = re.compile(
    r"(?P<names>[^=]*?)\\in\s*\\math(?:bb|bf)\{?R\}?\^\{\s*(?P<size>\w+)\s*\\times\s*(?P=size)\s*\}[ .,]*"
)
REAL = r"\mathbb{R} \to \mathbb{R}"
APPLIED = re.compile(r"(?P<name>[A-Za-z]|\\[A-Za-z]+)\s*\((?P<arguments>[^()]*)\)")
LETTERS = re.compile(r"(?:[A-Za-z]|\\[A-Za-z]+)(?:\s*,\s*(?:[A-Za-z]|\\[A-Za-z]+))*")
MAP = re.compile(r"\\math(?:bb|bf)\{?[RC](?:(?!:|\\colon|\\in|=).)*\\(?:right)?(?:to|arrow)\b.*", re.S)


def with_traits(formulas: Iterable[Formula]) -> Iterator[Formula]:
    """Yield the formulas, with what the words beside them say of matrices and functions in LaTeX."""
    squares: set[str] = set()
    seen: set[str] = set()
    heading = ""
    for formula, traits, mapping in described([*formulas]):
        heading = heading if formula.given.role is Role.LISTED else formula.given.word
        is_named = heading == "Let" or not letters_of(formula) & seen
        declared = SQUARE.fullmatch(formula.latex)
        if declared:
            names = [name.strip() for name in declared["names"].split(",")]
            squares.update(names)
            yield replace(formula, latex=narrowed(declared, traits))
            yield from conditions(formula, traits - {*SETS}, names, Given(Role.CONDITION, "with"))
        elif formula.latex in squares and formula.given.role in CONDITIONAL and traits & {*CONDITIONS}:
            yield from conditions(formula, traits, [formula.latex], formula.given)
        elif {Trait.FUNCTION, Trait.SMOOTH} & traits and (applied := APPLIED.fullmatch(formula.latex)):
            yield from applied_function(formula, applied, seen)
        elif LETTERS.fullmatch(formula.latex) and formula.latex not in CONSTANTS:
            yield introduced(formula, traits, mapping, is_named, letters_of(formula) <= seen)
        else:
            yield formula
        seen |= letters_of(formula)


def described(formulas: list[Formula]) -> Iterator[tuple[Formula, set[Trait], str]]:
    """Yield the formulas with what words say of each, and from where to where they say that a function goes."""
    said = [({*formula.given.traits}, REAL) for formula in formulas]
    for place in reversed(range(len(formulas) - 1)):  # "Let $f$ and $g$ be smooth functions"
        after = formulas[place + 1]
        behind, mapping = ({*after.given.traits_before}, after.latex if MAP.fullmatch(after.latex) else REAL)
        if Trait.FUNCTION_OF in behind:
            mapping = mapping_from(formulas[place + 1 :])
        if after.given.word.lower() in ("and", ","):
            behind, mapping = behind | said[place + 1][0], said[place + 1][1]
        said[place] = (said[place][0] | behind, mapping)
    for place, formula in enumerate(formulas[1:], 1):  # "For smooth functions $f$ and $g$"
        are_letters = all(LETTERS.fullmatch(other.latex) for other in formulas[place - 1 : place + 1])
        if formula.given.word.lower() == "and" and are_letters:
            said[place] = (said[place][0] | said[place - 1][0], said[place][1])
    for formula, (traits, mapping) in zip(formulas, said, strict=True):
        yield formula, traits, mapping


def mapping_from(formulas: list[Formula]) -> str:
    """Return from where to where "a function of $t$" goes, or one "of $x$ and $y$"; nothing if these are no letters."""
    listed = itertools.takewhile(lambda other: other.given.word.lower() in ("and", ","), formulas[1:])
    return mapping_of([formula.latex for formula in (formulas[0], *listed)])


def mapping_of(letters: list[str]) -> str:
    """Return from where to where a function of so many numbers goes; nothing if they are none."""
    are_numbers = all(LETTERS.fullmatch(latex.strip()) and "," not in latex for latex in letters)
    return REAL.replace(r" \to", r" \times \mathbb{R}" * (len(letters) - 1) + r" \to") if are_numbers else ""


def introduced(formula: Formula, traits: set[Trait], mapping: str, is_named: bool, is_known: bool) -> Formula:
    """Return a letter with what it is: a function or a number. Of one that is known, "if $f$ is smooth" and "where $c$
    is a constant" say nothing, and "let $f$ be a smooth function" that it is another."""
    is_function = (Trait.FUNCTION in traits and is_named) or (Trait.SMOOTH in traits and not is_known)
    if is_function and mapping:
        return replace(formula, latex=f"{formula.latex} : {mapping}")
    for trait, latex in NUMBERS.items():
        if trait in traits and (is_named or (trait is not Trait.NUMBER and formula.given.role in CONDITIONAL)):
            return replace(formula, latex=latex.format(name=formula.latex))
    return formula


def applied_function(formula: Formula, applied: re.Match[str], seen: set[str]) -> Iterator[Formula]:
    """Yield what "let $F(x, y)$ be a smooth function" introduces, if F is new: the function, its letters, its value."""
    arguments = [argument.strip() for argument in applied["arguments"].split(",")]
    is_named = applied["name"] not in seen or formula.given.word == "Let"
    if is_named and (mapping := mapping_of(arguments)):
        yield replace(formula, latex=f"{applied['name']} : {mapping}")
        unknown = [argument for argument in arguments if argument not in seen]
        yield from (replace(formula, latex=rf"{name} \in \mathbb{{R}}") for name in unknown)
        formula = replace(formula, given=Given())  # the value names the parameters
    yield formula


def letters_of(formula: Formula) -> set[str]:
    """Return the letters of a formula, commands included."""
    return {*re.findall(r"\\[A-Za-z]+|[A-Za-z]", formula.latex)}


def conditions(formula: Formula, traits: set[Trait], names: list[str], given: Given) -> Iterator[Formula]:
    """Yield what words say of matrices as conditions, each in place of a formula or after it."""
    for trait, name in ((trait, name) for trait in sorted(traits & {*CONDITIONS}) for name in names):
        yield replace(formula, latex=CONDITIONS[trait].format(name=name), given=given)


def narrowed(declared: re.Match[str], traits: set[Trait]) -> str:
    """Return a declaration in which the matrices are in the narrowest of the sets that words name."""
    found = [trait for trait in SETS if trait in traits]
    if not found:
        return declared[0]
    return rf"{declared['names']}\in {SETS[found[-1]].format(size=declared['size'])}"
