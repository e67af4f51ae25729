"""Words to roles: what the words between two formulas make of the second, as in "Let $a > 0$. Then $b$ for $x > 1$"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from .adjectives import Trait, traits_ahead, traits_behind

if TYPE_CHECKING:
    from .reading import Formula


class Role(StrEnum):
    """What a formula is to those around it."""

    ALONE = ""
    CONDITION = "condition"  # of the formula before it: "… for $x > 0$ and $y > 0$"
    CELL = "cell"  # in the next cell of a table's row: a condition, if it is a bound
    LEADING = "leading"  # at the head of a sentence, about the claims that follow in it: "If $x > 0$"
    LISTED = "listed"  # after a leading one and "and": "Let $a > 0$ and $b > 0$"
    CONSEQUENCE = "consequence"  # what the leading one is about
    UNSURE = "unsure"  # perhaps not a consequence: too many words stand between
    OTHERWISE = "otherwise"  # another branch


class Given(NamedTuple):
    """What the words before a formula make of it: the one that tells, and whether it speaks of something new; what
    they say of what is in it, and of what is in the formula before."""

    role: Role = Role.ALONE
    word: str = ""
    is_new: bool = False
    traits: tuple[Trait, ...] = ()
    traits_before: tuple[Trait, ...] = ()


FOLLOWING = {Role.CONSEQUENCE, Role.UNSURE}
CONDITIONAL = {Role.CONDITION, Role.CELL, Role.LEADING, Role.LISTED}
JOINED = {"And", "and", "with", "where", "such that", "i.e."}  # words within a sentence
INSIDE = r"(?:[^.;:!?|\n]|\n(?!\s*\n))*"  # any words of one sentence
GIVEN = re.compile(
    r"\s*[,;]?\s*(?:(?:which )?(?:holds?|is (?:true|valid)|valid) )?\(?"
    r"(for|if|when(?:ever)?|where(?:ver)?|with|provided|assuming|as long as|at|as|such that|satisfying|subject to|"
    r"under the (?:condition|constraint))( all| every| any| each| that)?\s*"
)
LATE = re.compile(INSIDE + r"[\s,](with|where|such that|satisfying|subject to|so(?: that)?)\s*")
SAME = re.compile(INSIDE + r"[\s,(](?:i\.e\.,?|that is,?)\s*")
LEADING = re.compile(
    r"(\b(?:For|With|If|When(?:ever)?|Wherever|[Ll]et|[Tt]ake|[Cc]hoose|[Ff]ix|[Pp]ick|Suppose|"
    r"Assum(?:e|ing)|As)|"
    r"(?:(?<=[;:] )|(?<=\band, )|(?<=\bi\.e\. )|(?<=\bi\.e\., ))(?:for|if|when|as))"
    r"(?: (?:all|any|every|each|that))*\s+$"
)
OPENING = re.compile(r"\w,\s(for|if|when)(?: (?:all|any|every|each))?\s+$")
ASSUMING = {"Let", "Suppose", "Assume", "Assuming"}
DECLARING = {"take", "choose", "fix", "pick"}  # the same as "let"
NOUN = re.compile(r"[\s,]*\b(with|for|where)(?:\s[a-z-]+){1,8}\s+$", re.I)
AT = re.compile(r"\b(at|for)\s+$")
ANOTHER = re.compile(r"\s*,?\s*and\s+(?:an?|some)(?:\s[a-z-]+){1,3}\s+")
OF = re.compile(r"\s+(of)\s+")
NEW = re.compile(r"(?:\b(?:and|with|for|given|of)|[.:])\s+(?:an?|another|some|any)\s+(?:[\w()-]+\s+){1,3}$", re.I)
OTHERWISE = re.compile(r"\s*[,;]?\s*(?:and\s+)?(?:else|otherwise)\s*[:,]?\s*")
BOUND = re.compile(r"[^=]*(?:[<>]|\\[lg]e|\\ne)[^=]*")
VALUE = re.compile(r"[\w\\{}^]+\s*=\s*(?:-?[\d.]+|\([-\d., ]+\)(?:\^\S+)?)")  # x = 1, or x = (1, 2)^\top
SENTENCE = re.compile(r"[.:!?]\s|\n\s*\n")
PARAGRAPH = re.compile(r"\n\s*\n")
CELL = re.compile(r"[^\n|]*\|(?!\s*\n\s*\n)\s*(?P<cell>[^\n|]*)")
# What turns a sentence away from the condition at its head.
TURNING = re.compile(
    r"\b(?:but|while|whereas|al?though|however|otherwise|else|unless|except|even|regardless|always|generally?|every|all|"
    r"any|each|for|if|when|where|with|without|let|suppose|assume|recall|since|because|also)\b",
    re.I,
)
LISTING = re.compile(r"\band (?:for|with)\b(?=.*\bwe (?:have|get|find|obtain)\W*$)", re.S)  # "and for b we have"


@dataclass(frozen=True)
class Gap:
    """The words before a formula, since the one before it; its LaTeX, whether it is a display, and all before it."""

    words: str
    latex: str
    display: bool
    before: list[Formula]

    @cached_property
    def last(self) -> Given:
        """What the words before the formula before made of that."""
        return self.before[-1].given if self.before else Given()

    @cached_property
    def is_open(self) -> bool:
        """Whether the condition at the head of a sentence still waits for its consequence."""
        return self.last.role in (Role.LEADING, Role.LISTED)

    @cached_property
    def is_within(self) -> bool:
        """Whether the sentence of the formula before goes on; a display may end one with a point of its own."""
        before = self.before[-1] if self.before else None
        is_ended = before is not None and before.latex.rstrip()[-1:] in (".", "!", "?")
        is_begun = before is not None and before.display and self.words.lstrip()[:1].isupper()
        is_ended = is_ended or is_begun or SENTENCE.search(self.words.replace("i.e.", "")) is not None
        return not is_ended and not self.display

    @cached_property
    def head(self) -> str:
        """What the last sentence with a condition began with."""
        return next((other.given.word for other in reversed(self.before) if other.given.word not in JOINED), "")

    @cached_property
    def is_of_let(self) -> bool:
        """Whether the sentence began with "Let"."""
        return self.head == "Let" and self.is_within

    @cached_property
    def cell(self) -> str | None:
        """The words before the formula in its cell, if the one before it stands in another one of the same row."""
        match = CELL.fullmatch(self.words) if self.before and not self.display else None
        return match["cell"] if match else None


def given_by(words: str, latex: str, display: bool, before: list[Formula]) -> Given:
    """Return what the words before a formula make of it: the first of the rules that knows them tells."""
    is_new = NEW.search(words) is not None
    traits_before, words = traits_behind(words)
    traits, words = traits_ahead(words)
    gap = Gap(words, latex, display, before)
    found = next(filter(None, (rule(gap) for rule in RULES)), Given())
    return found._replace(is_new=is_new, traits=traits, traits_before=traits_before)


# --- the rules, in order ---------------------------------------------------------------------------------------------


def _defined_under(gap: Gap) -> Given | None:
    r"""For $x > 0$ let $f(x) := \log x$"""
    is_let = gap.is_open and ":=" in gap.latex and re.fullmatch(r"\s*,?\s*let\s+", gap.words)
    return Given(Role.CONSEQUENCE, "let") if is_let else None


def _leading(gap: Gap) -> Given | None:
    """If $x > 0$; it gives, for $x > 0$; the variant with sharpness $k > 0$; the density at $x > 0$ is"""
    leads = LEADING.search(gap.words)
    if leads is None and (not gap.before or SENTENCE.search(gap.words)):
        leads = OPENING.search(gap.words)
        if leads is None and BOUND.fullmatch(gap.latex) and not gap.display:
            leads = NOUN.search(gap.words) or AT.search(gap.words)
    if leads is None:
        return None
    word = leads[1].capitalize().replace("At", "For")
    return Given(Role.LEADING, "Let" if word.lower() in DECLARING else word)


def _listed(gap: Gap) -> Given | None:
    r"""Let $a \in S$ be a rate, $b > 0$ a size and $c > 0$; for $x = 2$, $y = 1$ and a rate $b > 0$"""
    if gap.is_open and re.fullmatch(r"\s*,?\s*and\s*", gap.words) and not gap.display:
        return Given(Role.LISTED, "And")
    is_item = gap.is_open and gap.is_of_let and re.fullmatch(r"[^.;:!?|]*(?:\band\s+|[,(]\s*)", gap.words)
    is_place = gap.is_open and BOUND.fullmatch(gap.latex) and gap.is_within and AT.search(gap.words)
    if is_item or is_place:
        return Given(Role.LISTED, "And")
    is_value = VALUE.fullmatch(gap.latex) and re.fullmatch(r"\s*,\s*", gap.words)
    is_another = BOUND.fullmatch(gap.latex) and ANOTHER.fullmatch(gap.words)
    return Given(Role.LISTED, ",") if gap.is_open and not gap.display and (is_value or is_another) else None


def _in_other_words(gap: Gap) -> Given | None:
    r"""Let $A \in S$ be of full rank, i.e. $\det A \ne 0$"""
    is_declared = gap.is_of_let or (gap.before and re.search(r"\\in\b", gap.before[-1].latex))
    is_same = gap.is_within and is_declared and SAME.fullmatch(gap.words)
    return Given(Role.CONDITION, "i.e.") if is_same else None


def _cell(gap: Gap) -> Given | None:
    """| $a = b$ | $x > 0$ |"""
    return Given(Role.CELL, "cell") if gap.cell is not None and not gap.cell.strip() else None


def _restricting(gap: Gap) -> Given | None:
    """$a = b$ for $x > 0$; | $a = b$ | if $x > 0$ |"""
    match = GIVEN.fullmatch(gap.words if gap.cell is None else gap.cell) if gap.before else None
    if match is None:
        return None
    return Given(Role.CONDITION, "for every" if match[1] == "for" and match[2] else match[1])


def _declaring_noun(gap: Gap) -> Given | None:
    r"""$a = b$ with a gain $g \in S$; $f(x) := x^2$ of $x \in S$"""
    is_joined = gap.before and r"\in" in gap.latex and gap.is_within
    match = (NOUN.fullmatch(gap.words) or OF.fullmatch(gap.words)) if is_joined else None
    return Given(Role.CONDITION, match[1].lower()) if match else None


def _late(gap: Gap) -> Given | None:
    r"""Let $A \in S$ be square and such that $A = A^\top$"""
    match = LATE.fullmatch(gap.words) if gap.is_of_let else None
    return Given(Role.CONDITION, "i.e." if match[1].startswith("so") else match[1]) if match else None


def _otherwise(gap: Gap) -> Given | None:
    """$f = 1$ if $x > 0$, otherwise $0$"""
    return Given(Role.OTHERWISE, "else") if gap.before and OTHERWISE.fullmatch(gap.words) else None


def _in_brackets(gap: Gap) -> Given | None:
    """$a = b$ ($x > 0$); $a = b$ $(x > 0)$; $a = b$ at the vertex ($x > 0$)"""
    if not gap.before:
        return None
    is_bracket = re.fullmatch(r"[ ,;]*\(", gap.words) or (gap.latex[:1] == "(" and re.fullmatch("[ ,;]*", gap.words))
    is_remark = re.fullmatch(r"[^.;:!?|\n(]{,40}\(", gap.words) and BOUND.fullmatch(gap.latex)
    return Given(Role.CONDITION, "at") if is_bracket or is_remark else None


def _following(gap: Gap) -> Given | None:
    """If $x > 0$, then $a = b$ and therefore $c = d$; for $x > 0$ and for the sine we have $a = b$"""
    is_assumed = gap.is_open and gap.head in ASSUMING  # which may end a sentence of its own
    words = gap.words.lstrip().removeprefix(".") if is_assumed else gap.words
    is_apart = re.search(r"[.;!?]\s|\n\s*[-*#|]" + r"|\n\s*\n" * (not gap.display), words)
    goes_on = gap.last.role in FOLLOWING and not gap.before[-1].display and not is_apart
    if not gap.is_open and not goes_on:
        return None
    is_sure = gap.last.role != Role.UNSURE and not is_apart and not TURNING.search(LISTING.sub("", words))
    return Given(Role.CONSEQUENCE, "then") if is_sure else Given(Role.UNSURE, "?")


def _joined(gap: Gap) -> Given | None:
    """$a = b$ for $x > 0$ and $y > 0$; $a = b$, $x > 0$"""
    if not gap.before or gap.display or PARAGRAPH.search(gap.words):
        return None
    is_among = gap.last.role in (Role.CONDITION, Role.CELL, Role.OTHERWISE)
    is_joined = (is_among and re.fullmatch(r"\s*(?:,\s*)?and\s*", gap.words)) or re.fullmatch(r"\s*[,;]\s*", gap.words)
    return Given(Role.CONDITION, "and") if is_joined else None


RULES = (_defined_under, _leading, _listed, _in_other_words, _cell, _restricting, _declaring_noun, _late, _otherwise,
         _in_brackets, _following, _joined)  # fmt: skip
