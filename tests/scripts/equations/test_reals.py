"""Numbers of two libraries are one kind of number, whatever their size."""

from __future__ import annotations

import mpmath
import pytest

from scripts.equations.reals import MPMATH, mp, mpf


@pytest.mark.parametrize("name", ["exp", "log", "sin", "tanh", "erf", "erfinv", "gamma", "lambertw"])
def test_values_are_mpmaths(name: str) -> None:
    with mp.workdps(50), mpmath.workdps(50):
        expected = getattr(mpmath, name)(mpmath.mpf(3) / 7)
        assert abs(getattr(mp, name)(mpf(3) / 7) - mpf(str(expected))) < mpf(10) ** -48


def test_what_is_too_large_or_too_small_comes_back() -> None:
    with mp.workdps(40):
        huge = mp.exp(mpf(10) ** 300)
        assert type(huge) is MPMATH.mpf
        assert type(mp.log(huge)) is mpf
        assert abs(mp.log(huge) / mpf(10) ** 300 - 1) < mpf(10) ** -39
        assert 0 < 1 / huge < 1
        assert abs(mp.exp(-(mpf(10) ** 300)) * huge - 1) < mpf(10) ** -38
        assert mp.power(mpf(2), mpf(2) ** 40) > 1 / huge


@pytest.mark.parametrize("zero", [mpf(0), mpf("-0")])
def test_zero_and_infinity_beside_a_huge_number(zero: mpf) -> None:
    with mp.workdps(20):
        huge = mp.exp(mpf(10) ** 50)
        assert huge + zero == zero + huge == huge - zero == huge
        assert huge * zero == zero * huge == zero / huge == 0
        assert zero < huge < mp.inf
        assert -huge < zero


def test_an_overflow_is_no_number() -> None:
    with mp.workdps(20):
        large = mp.exp(mpf(10) ** 7)
        with pytest.raises(ArithmeticError):
            for _ in range(10):
                large = large * large


def test_precision_is_that_of_both_and_comes_back() -> None:
    before = mp.prec, MPMATH.prec
    with mp.workdps(70):
        assert mp.prec == MPMATH.prec
        assert mp.dps == 70
    assert (mp.prec, MPMATH.prec) == before
