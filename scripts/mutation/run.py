"""Runs: which mutants are tried, on all cores, and the results kept by content."""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import cache, lru_cache

from scripts import checking, pages
from scripts.cache import Cache, digest, digest_of_files
from scripts.equations import Formula
from scripts.equations.reals import MADE_WITH
from scripts.making import Batch, make_all
from scripts.mutation.judge import SECONDS, Finding, judge, relations
from scripts.mutation.operators import Mutant, mutants, random_mutants
from scripts.paths import ROOT, SNIPPETS

CHUNK = 12  # mutants that a process takes at a time
KILLED = ("killed-false", "killed-unreadable", "killed-silent", "killed-page", "killed-snippet")


@dataclass(frozen=True)
class Subject:
    """A formula of the site that has mutants."""

    page: pages.Page
    formulas: tuple[Formula, ...]
    index: int

    @property
    def latex(self) -> str:
        """The formula as published."""
        return self.formulas[self.index].latex

    @property
    def place(self) -> str:
        """Page and line."""
        return f"{self.page.path}:{self.page.first_line + self.formulas[self.index].line - 1}"


@dataclass(frozen=True)
class Trial:
    """A mutant of a formula."""

    subject: Subject
    mutant: Mutant


@dataclass(frozen=True)
class Result:
    """A mutant and what became of it."""

    trial: Trial
    finding: Finding

    @property
    def key(self) -> tuple[str, str, str]:
        """How the reviewed list names it."""
        subject = self.trial.subject
        return subject.page.path, plain(subject.latex), plain(self.trial.mutant.latex)

    @property
    def is_killed(self) -> bool:
        """Whether the checker caught it."""
        return self.finding.outcome in KILLED


def subjects(paths: Sequence[str] = ()) -> list[Subject]:
    """Return the relations of the pages whose path ends with, or lies in, one of those asked for; of all where none is.

    Raises
    ------
    ValueError
        There is no such page.
    """
    every = list(checking.every_page())
    for path in paths:
        if not any(_fits(page, path) for page, _ in every):
            raise ValueError(f"{path}: no such page")
    make_all([Batch("checks of pages", checking.check, checking.waiting(formulas for _, formulas in every))])
    chosen = [(page, formulas) for page, formulas in every if not paths or any(_fits(page, path) for path in paths)]
    return [Subject(page, tuple(formulas), index) for page, formulas in chosen for index in relations(formulas)]


def _fits(page: pages.Page, path: str) -> bool:
    plainly = path.removeprefix("./").rstrip("/")
    return page.path == plainly or page.path.startswith(f"{plainly}/") or page.path.endswith(f"/{plainly}")


def plain(latex: str) -> str:
    """Return LaTeX on one line."""
    return " ".join(latex.split())


# --- which mutants -------------------------------------------------------------------------------------------


def all_trials(chosen: Sequence[Subject]) -> list[Trial]:
    """Return every mutant of the relations."""
    return [Trial(subject, mutant) for subject in chosen for mutant in _mutants(subject.latex)]


def sampled_trials(chosen: Sequence[Subject], count: int, seed: int) -> list[Trial]:
    """Return mutants spread evenly over the pages and, on each, over the operators, so that rare ones come too."""
    dice = random.Random(f"sample/{seed}")
    return _spread(chosen, count, dice, lambda subject: _by_operator(_mutants(subject.latex), dice))


def random_trials(chosen: Sequence[Subject], count: int, seed: int) -> list[Trial]:
    """Return mutants with one random token changed, spread evenly over the pages."""
    dice = random.Random(f"random/{seed}")
    return _spread(
        chosen, count, dice, lambda subject: next(iter(random_mutants(subject.latex, 1, dice.randrange(2**32))), None)
    )


def _spread(
    chosen: Sequence[Subject], count: int, dice: random.Random, draw: Callable[[Subject], Mutant | None]
) -> list[Trial]:
    """Draw mutants of random relations, page by page in turn; fewer if there are not so many."""
    by_page: dict[str, list[Subject]] = {}
    for subject in chosen:
        by_page.setdefault(subject.page.path, []).append(subject)
    order = list(by_page)
    dice.shuffle(order)
    found: dict[tuple[str, str], Trial] = {}
    for attempt in range(3 * count if order else 0):
        subject = dice.choice(by_page[order[attempt % len(order)]])
        mutant = draw(subject)
        if mutant is not None:
            found.setdefault((subject.place, mutant.latex), Trial(subject, mutant))
        if len(found) == count:
            break
    return list(found.values())


def _by_operator(made: tuple[Mutant, ...], dice: random.Random) -> Mutant | None:
    if not made:
        return None
    operator = dice.choice(sorted({mutant.operator for mutant in made}))
    return dice.choice([mutant for mutant in made if mutant.operator == operator])


@lru_cache(maxsize=4096)
def _mutants(latex: str) -> tuple[Mutant, ...]:
    return tuple(mutants(latex))


# --- trying them ---------------------------------------------------------------------------------------------


def run(trials: Sequence[Trial], jobs: int = 1, seconds: float = SECONDS) -> Iterator[Result]:
    """Yield what became of each mutant, those known from an earlier run first."""
    by_page: dict[str, list[Trial]] = {}
    for trial in trials:
        by_page.setdefault(_page_key(trial.subject), []).append(trial)
    waiting: list[list[Trial]] = []
    stores = {key: Store(key) for key in by_page}
    for key, of_page in by_page.items():
        fresh = []
        for trial in of_page:
            known = stores[key].get(trial)
            if known is None:
                fresh.append(trial)
            else:
                yield Result(trial, known)
        waiting += [fresh[start : start + CHUNK] for start in range(0, len(fresh), CHUNK)]
    try:
        for chunk, findings in _tried(waiting, jobs, seconds):
            for trial, finding in zip(chunk, findings, strict=True):
                stores[_page_key(trial.subject)].put(trial, finding)
                yield Result(trial, finding)
    finally:
        for store in stores.values():
            store.save()


def _tried(chunks: list[list[Trial]], jobs: int, seconds: float) -> Iterator[tuple[list[Trial], list[Finding]]]:
    if jobs == 1 or len(chunks) < 2:
        for chunk in chunks:
            yield chunk, _try(chunk, seconds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        # A few at a time, so that an interrupt need not wait for all.
        left = deque(chunks)
        running: dict[Future[list[Finding]], list[Trial]] = {}
        while left or running:
            while left and len(running) < 2 * jobs:
                chunk = left.popleft()
                running[pool.submit(_try, chunk, seconds)] = chunk
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()


def _try(chunk: list[Trial], seconds: float) -> list[Finding]:
    return [judge(t.subject.page, list(t.subject.formulas), t.subject.index, t.mutant, seconds) for t in chunk]


class Store:
    """The results for one page, kept as long as neither it nor the checker changes."""

    def __init__(self, key: str) -> None:
        self.key = key
        stored = _cache().get(key)
        self.known: dict[str, list[str]] = json.loads(stored) if stored else {}
        self.is_changed = False

    def get(self, trial: Trial) -> Finding | None:
        """Return what became of a mutant, if that is known."""
        found = self.known.get(self._name(trial))
        return Finding(*found) if found else None

    def put(self, trial: Trial, finding: Finding) -> None:
        """Remember what became of a mutant; how long it took depends on the machine and is not kept."""
        if finding.outcome != "timeout":
            self.known[self._name(trial)] = [finding.outcome, finding.detail]
            self.is_changed = True

    def save(self) -> None:
        """Write it down."""
        if self.is_changed:
            _cache().put(self.key, json.dumps(self.known).encode())

    def _name(self, trial: Trial) -> str:
        return f"{trial.subject.index}/{trial.mutant.latex}"


def _page_key(subject: Subject) -> str:
    return json.dumps([subject.page.path, [[formula.latex, formula.unchecked] for formula in subject.formulas]])


@cache
def _cache() -> Cache:
    made_by = digest_of_files(
        ROOT / "scripts" / "equations", ROOT / "scripts" / "accuracy", ROOT / "scripts" / "mutation", SNIPPETS
    )
    return Cache("mutants", digest(made_by, MADE_WITH))
