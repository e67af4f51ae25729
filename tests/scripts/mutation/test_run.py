"""A sample of the site's mutants is caught; a checker that sees nothing is seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import cache, pages
from scripts.equations import Formula, Page, Verdict, read_markdown
from scripts.mutation import judge as judging
from scripts.mutation.__main__ import main
from scripts.mutation.judge import Finding, judge, relations
from scripts.mutation.operators import Mutant, mutants
from scripts.mutation.review import FILE, plain, reviewed
from scripts.mutation.run import Subject, Trial, random_trials, run, sampled_trials, subjects

TEXT = r"""
$$ \sigma(x) := \frac{1}{1 + e^{-x}} $$
$$ \sigma'(x) = \sigma(x)\,(1 - \sigma(x)) $$
$$ \frac{d}{dx} \log x = \frac{1}{x} \quad (x > 0) $$
"""
PAGE = pages.Page("docs/page.md", TEXT)
FORMULAS = read_markdown(TEXT)
SAMPLE = 100
RANDOM = 40


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results of mutants are not taken from an earlier run; the verdicts on the site's relations may be."""
    monkeypatch.setattr("scripts.mutation.run._cache", lambda: _Forgetful())


class _Forgetful:
    def get(self, key: str) -> None:
        return None

    def put(self, key: str, data: bytes) -> None:
        return None


def outcome(index: int, latex: str) -> str:
    return judge(PAGE, FORMULAS, index, Mutant("by hand", latex, 0, in_condition=r"\quad" in latex)).outcome


def test_tells_how_a_mutant_was_caught() -> None:
    assert outcome(1, r"\sigma'(x) = \sigma(x)\,(1 + \sigma(x))") == "killed-false"
    assert outcome(1, r"\sigma'(x) = \sigma(x)\,(1 - \tau(x))") == "killed-unreadable"
    assert outcome(0, r"\sigma(x) := \frac{1}{1 + e^{x}}") == "killed-page"
    assert outcome(1, r"\sigma'(x) = \sigma(-x)\,\sigma(x)") == "survived"
    assert outcome(2, r"\frac{d}{dx} \log x = \frac{1}{x} \quad (x > 1)") == "weaker"


def test_a_definition_that_only_the_snippet_knows_is_compared_with_it() -> None:
    [subject] = [s for s in subjects(["softsign.md"]) if "softsign}(x) :=" in s.latex]
    page = pages.Page(subject.page.path, subject.page.body, subject.page.first_line)
    original = subject.latex
    assert judging._noticed_by_snippet(page, original, original) is None
    found = judging._noticed_by_snippet(page, original, original.replace("x}{1", "2x}{1"))
    assert found is not None and found.outcome == "killed-snippet"


def test_a_crash_is_no_kill(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> list[Verdict]:
        raise TypeError("only this once")

    monkeypatch.setattr(Page, "check", crash)
    found = Finding("crashed", "TypeError: only this once")
    assert judging.judge(PAGE, FORMULAS, 1, Mutant("by hand", "1 = 1", 0)) == found


def test_a_mutant_may_not_take_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> list[Verdict]:
        while True:
            pass

    monkeypatch.setattr(Page, "check", hang)
    assert judging.judge(PAGE, FORMULAS, 1, Mutant("by hand", "1 = 1", 0), seconds=0.2).outcome == "timeout"


def test_a_blind_checker_lets_all_mutants_of_claims_survive(monkeypatch: pytest.MonkeyPatch) -> None:
    assert relations(FORMULAS) == [0, 1, 2]

    def blind(self: Page, formula: Formula, *_: object) -> Verdict:
        return Verdict(formula, "true", 1)

    monkeypatch.setattr(Page, "_judge", blind)
    subject = Subject(PAGE, tuple(FORMULAS), 1)
    trials = [
        Trial(subject, mutant) for mutant in mutants(subject.latex) if mutant.operator in ("sign", "number", "new sign")
    ]
    assert trials
    assert {result.finding.outcome for result in run(trials)} == {"survived"}


def test_a_sample_of_the_sites_mutants_is_caught() -> None:
    every = subjects()
    known = reviewed()
    trials = sampled_trials(every, SAMPLE, seed=0) + random_trials(every, RANDOM, seed=0)
    assert len(trials) == SAMPLE + RANDOM
    left = [result for result in run(trials, jobs=2) if not result.is_killed and result.finding.outcome != "weaker"]
    unknown = [
        (*result.key, result.finding) for result in left if result.finding.outcome != "survived" or not known(result)
    ]
    assert not unknown, "\n".join(map(str, unknown))


def test_the_reviewed_list_is_about_the_site_as_it_is() -> None:
    latex = {(s.page.path, plain(s.latex)) for s in subjects()}
    listed = json.loads(FILE.read_text(encoding="utf-8"))["mutants"]
    assert [entry for entry in listed if (entry["page"], entry["original"]) not in latex] == []


def test_the_command_tells_survivors(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["no_such_page.md"]) == 2
    assert main(["softsign.md", "--sample", "6", "--jobs", "1"]) == 0
    assert "6 mutants: " in capsys.readouterr().out
    monkeypatch.setattr("scripts.mutation.run.judge", lambda *_: Finding("survived"))
    assert main(["softsign.md", "--sample", "3", "--jobs", "1", "--json"]) == 1
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["outcome"] for record in records] == ["survived"] * 3


def test_results_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    kept = cache.Cache("mutants", "1")
    monkeypatch.setattr("scripts.mutation.run._cache", lambda: kept)
    trials = [Trial(Subject(PAGE, tuple(FORMULAS), 1), mutant) for mutant in mutants(FORMULAS[1].latex)[:3]]
    first = list(run(trials))
    monkeypatch.setattr("scripts.mutation.run.judge", lambda *_: pytest.fail("judged again"))
    assert list(run(trials)) == first
