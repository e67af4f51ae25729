"""Make things on all cores at once, and say how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

# Starting processes costs more than making so few things.
FEW = 4
SECONDS_BETWEEN_REPORTS = 10


@dataclass(frozen=True)
class Batch:
    """Things of one kind that do not wait for each other.

    Attributes
    ----------
    what : str
        What they are, in the plural.
    make : callable
        Makes one of them; a function that another process can find.
    items : sequence
        What it is called with, each in turn.
    """

    what: str
    make: Callable[[Any], Any]
    items: Sequence[Any]


def make_all(batches: Sequence[Batch], say: Callable[[str], None] = lambda line: None) -> list[list[Any]]:
    """Make all of them, those of the first batch first; return what each call returned, by batch.

    Parameters
    ----------
    batches : sequence of Batch
        All go to the same processes, so that no core waits for the last of one kind.
    say : callable
        Told in a line what is being made, and from time to time how far it has come.
    """
    if kinds := [f"{batch.what} ({len(batch.items)})" for batch in batches if batch.items]:
        say(f"Making {', '.join(kinds)} …")
    if sum(len(batch.items) for batch in batches) < FEW:
        return [[batch.make(item) for item in batch.items] for batch in batches]
    with ProcessPoolExecutor() as pool:
        futures = [[pool.submit(batch.make, item) for item in batch.items] for batch in batches]
        _follow([future for row in futures for future in row], say)
        return [[future.result() for future in row] for row in futures]


def _follow(futures: list[Any], say: Callable[[str], None]) -> None:
    """Say from time to time how many are done."""
    told = time.monotonic()
    for done, _ in enumerate(as_completed(futures), 1):
        if time.monotonic() - told >= SECONDS_BETWEEN_REPORTS:
            say(f"{done} of {len(futures)} made …")
            told = time.monotonic()
