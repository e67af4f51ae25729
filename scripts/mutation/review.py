"""The survivors that were looked at: each is a mutant that says something true, with the reason.

``equivalent.json`` holds two lists. ``mutants`` names single ones, by the formula that they were made from and the
reason. ``rules`` are reasons that hold for all mutants of a form: two regular expressions, for the whole of the
original and of the mutant, and if need be an operator and a page. What ``(?P<name>…)`` finds in the first stands for
``<name>`` in the second.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from scripts.mutation.run import Result, plain

FILE = Path(__file__).with_name("equivalent.json")


@dataclass(frozen=True)
class Rule:
    """A reason for which all mutants of a form say something true.

    Attributes
    ----------
    original, mutant : str
        Regular expressions.
    reason : str
        Why.
    operator : str
        What made them; empty if that does not matter.
    page : str
        The page; empty if that does not matter.
    """

    original: str
    mutant: str
    reason: str
    operator: str = ""
    page: str = ""

    def fits(self, page: str, operator: str, original: str, mutant: str) -> bool:
        """Whether a mutant is of this form."""
        is_meant = self.operator in ("", operator) and self.page in ("", page)
        found = re.fullmatch(self.original, original) if is_meant else None
        if found is None:
            return False
        pattern = re.sub(r"<(\w+)>", lambda name: re.escape(found[name[1]]), self.mutant)
        return re.fullmatch(pattern, mutant) is not None


class Reviewed:
    """The reviewed list.

    Parameters
    ----------
    mutants : dict
        Reasons by page, original and mutant.
    rules : list of Rule
        Reasons by form.
    """

    def __init__(self, mutants: dict[tuple[str, str, str], str], rules: list[Rule]) -> None:
        self.mutants, self.rules = mutants, rules

    def __call__(self, result: Result) -> str | None:
        """Return why a survivor may survive; None if nobody has said."""
        if result.finding.outcome != "survived":
            return None
        page, original, mutant = result.key
        operator = result.trial.mutant.operator
        rule = next((rule for rule in self.rules if rule.fits(page, operator, original, mutant)), None)
        return self.mutants.get(result.key) or (rule.reason if rule else None)


def reviewed(file: Path = FILE) -> Reviewed:
    """Read the reviewed list.

    Raises
    ------
    ValueError
        An entry has no reason, or there are two for the same mutant.
    """
    stored = json.loads(file.read_text(encoding="utf-8"))
    found: dict[tuple[str, str, str], str] = {}
    for entry in stored["mutants"]:
        for mutant in entry["mutants"]:
            key = (entry["page"], plain(entry["original"]), plain(mutant))
            if not entry["reason"].strip() or key in found:
                raise ValueError(f"{file.name}: {entry['page']}: {mutant}: no reason, or listed twice")
            found[key] = entry["reason"]
    return Reviewed(found, [Rule(**rule) for rule in stored["rules"]])
