"""Words to traits: what "symmetric", "invertible" or "a smooth function" says of the formula beside it."""

from __future__ import annotations

import re
from enum import StrEnum


class Trait(StrEnum):
    """What words say of a matrix, or that a letter is a function or a number."""

    SYMMETRIC = "symmetric"
    SEMIDEFINITE = "semidefinite"
    DEFINITE = "definite"
    INVERTIBLE = "invertible"
    ORTHOGONAL = "orthogonal"
    SMOOTH = "smooth"
    FUNCTION = "function"
    FUNCTION_OF = "function of"  # what the formula after it names
    POSITIVE = "positive number"
    NATURAL = "natural number"
    INTEGER = "integer"
    NUMBER = "number"


# --- matrices: "a symmetric matrix", "be invertible" ----------------------------------------------------------------

MATRICES = {
    Trait.SYMMETRIC: "symmetric",
    Trait.SEMIDEFINITE: "positive[ -]semi-?definite|PSD",
    Trait.DEFINITE: "positive[ -]definite|SPD",
    Trait.INVERTIBLE: "invertible|non-?singular|regular",
    Trait.ORTHOGONAL: "orthogonal",
}
ARTICLE = r"(?:(?:an?|any|some|two|every|all|the)\s+)?"
VERB = r"\s*(?:be|are|is)\s+(?:both\s+)?"
END = r"(?=\s*(?:[.,;:)]|$|\n|(?:and|then|with|of|one|we)\b))"
MATRIX = rf"(?<![\w-])(?:(?:real|square|fixed|given|and|,|{'|'.join(MATRICES.values())})\s*)+(?:\bmatri(?:x|ces)\b\s*)?"
MATRIX_AHEAD = re.compile(rf"(?:\b{ARTICLE})(?<!not )(?<!necessarily ){MATRIX}$")
MATRIX_BEHIND = re.compile(
    rf"\s*,?\s*(?P<verb>(?:(?:be|is|are|being|that is|which is|both|an?)\s+)*){MATRIX}{END}"
    r"(?!\W*(?:or|nor|unless|only|if|iff)\b)"
)

# --- functions: "be smooth functions", "be a differentiable function of $t$" -----------------------------------------

SMOOTH = (
    r"(?:(?:(?:infinitely|\w+ times|twice|continuously|sufficiently|real|real-valued|arbitrary|smooth|differentiable|"
    r"continuous|and)\b,?\s*)*(?:smooth|differentiable|arbitrary)\b\s*)"
)
AFTER_SMOOTH = r"(?=\s*(?:[.,;:)]|$|\n|(?:and|then|with|on|at|as|near|enough|everywhere|whose|such)\b))"
FUNCTION_AHEAD = re.compile(rf"\b{ARTICLE}{SMOOTH}functions?\s+$")
FUNCTION_BEHIND = re.compile(
    rf"{VERB}{ARTICLE}{SMOOTH}(?P<noun>functions?\s*(?:(?:of|in) one(?: real)? variable)?)?{AFTER_SMOOTH}"
)
FUNCTION_OF_BEHIND = re.compile(rf"{VERB}{ARTICLE}{SMOOTH}functions?\s+of\s+")

# --- numbers: "a positive number", "be an integer" -------------------------------------------------------------------

NUMBERS = {
    Trait.POSITIVE: "positive (?:real )?(?:numbers?|constants?|parameters?|scalars?)",
    Trait.NATURAL: "natural numbers?|positive integers?",
    Trait.INTEGER: "integers?",
    Trait.NUMBER: "(?:real )?(?:numbers?|constants?|scalars?)|real parameters?",
}
SOME = r"(?:(?:an?|any|some|two|every|each|all)\s+)?(?:(?:fixed|given|arbitrary)\s+)?"
NUMBER = rf"(?P<some>{SOME})(?P<number>{'|'.join(NUMBERS.values())})"
# Nothing is said by "the number $e$" nor, with other adjectives, by "a non-negative integer $n$".
NUMBER_AHEAD = re.compile(rf"(?:^|\b(?:for|and|with|let|where|an?|any|some|two|every|each|all)\s+){NUMBER}\s+$", re.I)
NUMBER_BEHIND = re.compile(rf"{VERB}{NUMBER}{END}")

# ---------------------------------------------------------------------------------------------------------------------


def traits_behind(words: str) -> tuple[tuple[Trait, ...], str]:
    """Return what words say of the formula before them, and the words without that."""
    match = MATRIX_BEHIND.match(words)
    is_apart = match is not None and (match["verb"] or match.end() < len(words))  # "and symmetric" is of what follows
    if match is not None and is_apart and (found := traits_in(match[0])):
        return found, words[match.end() :]
    if match := FUNCTION_BEHIND.match(words):
        return (Trait.FUNCTION if match["noun"] else Trait.SMOOTH,), words[match.end() :]
    if FUNCTION_OF_BEHIND.fullmatch(words):
        return (Trait.FUNCTION, Trait.FUNCTION_OF), words
    if match := NUMBER_BEHIND.match(words):
        return (number_in(match),), words[match.end() :]
    return (), words


def traits_ahead(words: str) -> tuple[tuple[Trait, ...], str]:
    """Return what words say of the formula after them, and the words without that."""
    if (match := MATRIX_AHEAD.search(words)) and (found := traits_in(match[0])):
        return found, words[: match.start()]
    if match := FUNCTION_AHEAD.search(words):
        return (Trait.FUNCTION,), words[: match.start()]
    if match := NUMBER_AHEAD.search(words):
        return (number_in(match),), words[: match.start("some")]
    return (), words


def traits_in(words: str) -> tuple[Trait, ...]:
    """Return what words say of matrices."""
    return tuple(trait for trait, known in MATRICES.items() if re.search(known, words))


def number_in(match: re.Match[str]) -> Trait:
    """Return what words say of a number."""
    return next(trait for trait, known in NUMBERS.items() if re.fullmatch(known, match["number"], re.I))
