"""A page: the verdict on each of its relations, and the values of its expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .calculator import Calculator
from .claims import ClaimCheck, check_convention
from .document import Document, Item
from .errors import ARITHMETIC, Unreadable
from .prose import Role
from .reading import Formula
from .reals import mp, mpf
from .statements import Claim, Convention, Declared, Defined, Shown
from .tree import Differential, Node, walk
from .verdicts import Verdict

CRASHED = "the checker failed on it"


def hint_for(formula: Formula, claim: Claim, message: str) -> str:
    """Return what the author of a claim that is false may have meant otherwise than it was read."""
    hint = ""
    if formula.given.role is Role.UNSURE:
        hint += "; the condition before it in the text is not read: write it after the formula"
    if formula.given.word in ("with", "where") and "=" not in claim.relation.operators:
        hint += '; a condition stands after "for"'
    if message.endswith("not hold") and any(isinstance(part, Differential) for part in walk(claim.relation)):
        hint += r"; what does not vary is to be named: (A \text{ constant})"
    return hint


def under(claim: Claim) -> str:
    """Return which conditions of the text a claim was read under."""
    return "under " + ", ".join(" ".join(latex.split()) for latex in claim.told)


class Page(Document):
    """A document whose relations are checked; the parameters are those of Document."""

    def __init__(self, formulas: Iterable[Formula], one_meaning: bool = False) -> None:
        super().__init__(formulas, one_meaning)
        self.calculator = Calculator(self.library)

    def check(
        self, seed: int = 0, points: int = 12, digits: int = 30, quick: bool = False, part: slice = slice(None)
    ) -> list[Verdict]:
        """Evaluate every claim and return the verdicts in document order.

        Parameters
        ----------
        seed : int
            Changes all random points.
        points : int
            How many random points a claim gets, besides the special and the border points.
        digits : int
            Working digits; sides must agree to 5 fewer.
        quick : bool
            Whether random points are enough: a first look, at a fifth of the time.
        part : slice
            Which of the page's items to check, so that several processes can share a page.
        """
        return [
            replace(self._judge(item, seed, points, digits, quick), place=item.start)
            for item in self.items[part]
            if not isinstance(item.statement, (Declared, Shown))
        ]

    def meaning(self) -> str:
        """Return what the names stand for: with its formula, all that the verdict on a statement depends on."""
        libraries = {id(item.library): item.library for item in self.items}.values()
        return repr([(library.symbols.table, library.conventions) for library in libraries])

    def _judge(self, item: Item, seed: int, points: int, digits: int, quick: bool) -> Verdict:
        """Check one statement; whatever goes wrong in it is its verdict."""
        formula, found, library, _ = item
        label = f"{seed}/{formula.latex}"
        where: int | None = None
        try:
            with mp.workdps(digits + 10):
                match found:
                    case Convention():
                        return check_convention(library, found, formula, label)
                    case Claim(signs=signs):
                        where = next(iter(signs), None)
                        verdict = ClaimCheck(library, found, label, digits).run(formula, points, quick)
                        if verdict.verdict == "false":
                            return replace(verdict, message=verdict.message + hint_for(formula, found, verdict.message))
                        if found.told and not self.one_meaning:  # what might be a claim that was taken for a condition
                            return replace(verdict, message=" · ".join(filter(None, (verdict.message, under(found)))))
                        return verdict
                    case Defined(_, Claim() as check):
                        # Notes often leave it to the reader where a definition has a value.
                        is_plain = not check.relation.operators and check.condition is None
                        is_partial = is_plain and not self.one_meaning
                        verdict = ClaimCheck(library, check, label, digits, is_partial).run(formula, points, quick)
                        return replace(verdict, verdict="definition") if verdict.verdict == "true" else verdict
        except Unreadable as error:
            return Verdict(formula, "unreadable", message=error.message, column=error.column or where)
        except RecursionError:
            return Verdict(formula, "unreadable", message="nested too deeply, or something depends on itself", column=0)
        except ARITHMETIC as error:  # where no point was asked for a value
            return Verdict(formula, "unreadable", message=f"no point could be found: {error}", column=where)
        except (TypeError, AttributeError) as error:  # a slip of ours must not cost the other formulas their verdicts
            return Verdict(formula, "unreadable", message=f"{CRASHED}, {type(error).__name__}: {error}", column=where)
        return found if isinstance(found, Verdict) else Verdict(formula, "definition")

    def evaluate(
        self, latex: str | Node, values: Mapping[str, Any] | None = None, digits: int = 50, floor: mpf | int = 0
    ) -> Any:
        """Evaluate an expression with the page's definitions: see Calculator.evaluate."""
        return self.calculator.evaluate(latex, values, digits, floor)
