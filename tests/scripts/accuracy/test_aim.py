"""Every function of the snippets holds the aim: at most 4 conditioned ULP, no wrong value, no warning; and at most 8 plain
ULP away from roots, of a function of numbers. Where a page accepts more, it holds that.

The points come from a fixed seed; ``ACCURACY_SEED=7 pytest tests/scripts/accuracy`` takes others,
``ACCURACY_SEED=random`` others each time.
"""

from __future__ import annotations

import os
import random

import pytest

from scripts.accuracy.comparison import jobs_of
from scripts.accuracy.measure import DTYPES
from scripts.accuracy.results import SEED, Job, bounds_of, functions, measurement
from scripts.blocks import well_formed
from scripts.pages import every_page

ASKED = os.environ.get("ACCURACY_SEED", str(SEED))


@pytest.fixture(scope="session")
def seed() -> int:
    """Return the seed of all points."""
    return random.SystemRandom().randrange(10**6) if ASKED == "random" else int(ASKED)


@pytest.mark.parametrize(("path", "name"), [pytest.param(*one, id=":".join(one)) for one in functions()])
def test_function_holds_the_aim(path: str, name: str, seed: int) -> None:
    for dtype in DTYPES:
        found = measurement(Job(path, name, dtype, seed))
        assert not found.faults, f"{dtype}, seed {seed}"
        bound, plain = bounds_of(path, name)
        assert found.conditioned <= bound, f"{dtype}, seed {seed}, at {found.at}"
        assert found.away is None or found.away <= plain, f"{dtype}, seed {seed}"


NUMERICS = [
    pytest.param(block, id=f"{page.address}:{block.line}")
    for page in every_page() for block in well_formed(page, "numerics")
]  # fmt: skip


@pytest.mark.parametrize("block", NUMERICS)
def test_textbook_form_is_no_better_than_the_snippet(block) -> None:
    """A page that shows a textbook form shows why it is not taken: it is worse by some measure, or warns."""
    jobs = jobs_of(block)
    textbook, ours = (measurement(jobs[form, "float64"]) for form in ("textbook", "ours"))
    assert textbook.faults or max(textbook.plain, textbook.conditioned) > min(ours.plain, ours.conditioned)
