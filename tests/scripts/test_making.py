"""Things are made on all cores, in order, and somebody is told how far it has come."""

import os

import pytest

from scripts import making
from scripts.making import Batch, make_all


def where(number: int) -> tuple[int, int]:
    return number, os.getpid()


def fails(number: int) -> int:
    raise ValueError(f"{number} cannot be made")


def test_results_come_by_batch_in_the_order_of_the_items():
    letters, numbers = make_all([Batch("letters", str.upper, "abc"), Batch("numbers", abs, [-1, -2, -3])])
    assert letters == ["A", "B", "C"]
    assert numbers == [1, 2, 3]


def test_many_things_are_made_by_other_processes_and_few_by_this_one():
    [many] = make_all([Batch("numbers", where, range(making.FEW))])
    [few] = make_all([Batch("numbers", where, range(making.FEW - 1))])
    assert os.getpid() not in {process for _, process in many}
    assert {process for _, process in few} == {os.getpid()}


def test_what_is_made_and_how_far_it_has_come_is_told(monkeypatch):
    monkeypatch.setattr(making, "SECONDS_BETWEEN_REPORTS", 0)
    told: list[str] = []
    make_all([Batch("letters", str.upper, "ab"), Batch("cards", abs, []), Batch("numbers", abs, [1, 2])], told.append)
    assert told == ["Making letters (2), numbers (2) …", *(f"{done} of 4 made …" for done in (1, 2, 3, 4))]


@pytest.mark.parametrize("count", [1, making.FEW])
def test_what_cannot_be_made_is_not_passed_over(count):
    with pytest.raises(ValueError, match="0 cannot be made"):
        make_all([Batch("numbers", fails, range(count))])
