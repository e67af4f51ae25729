"""Real numbers of any precision: GMPY2's, which count many times as fast as mpmath's; and mpmath's own where GMPY2 has
no exponent for them, as for e^{10^{300}}, or lacks the function.

`mpf` makes a number, `mp` is what one does with it, as in mpmath. A number of mpmath's makes what it meets its like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, reduce
from operator import mul
from typing import TYPE_CHECKING, Any

import gmpy2
import mpmath
import numpy as np
from mpmath.libmp import dps_to_prec, from_man_exp, prec_to_dps

if TYPE_CHECKING:
    from mpmath import mpf
else:
    mpf = gmpy2.mpfr


def _with_lent(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda own, other: operation(own, lend(other))


def _mpmath() -> Any:
    """Return an mpmath of our own, whose numbers take GMPY2's zero and infinity for what they are."""
    context = mpmath.ctx_mp.MPContext()
    operators = ("add", "sub", "mul", "truediv", "pow", "radd", "rsub", "rmul", "rtruediv", "rpow")
    for name in (f"__{name}__" for name in (*operators, "lt", "le", "gt", "ge", "eq", "ne")):
        setattr(context.mpf, name, _with_lent(getattr(context.mpf, name)))
    return context


MPMATH = _mpmath()
REAL = (gmpy2.mpfr, MPMATH.mpf)  # what `isinstance` takes for a number
REACH = 2**26  # the largest exponent of 2 of our own numbers: GMPY2 goes to 2^30, and so has room for their products
MADE_WITH = f"gmpy2 {gmpy2.version()}, mpmath {mpmath.__version__}"
BEYOND = (gmpy2.OverflowResultError, gmpy2.UnderflowResultError)


def lend(value: Any) -> Any:
    """Return a number as mpmath's, exactly."""
    if type(value) is not mpf:
        return value
    if not gmpy2.is_finite(value):
        return MPMATH.mpf(float(value))
    return MPMATH.make_mpf(from_man_exp(*map(int, value.as_mantissa_exp())))


def take(value: Any) -> Any:
    """Return a number of mpmath's as ours, rounded, unless it is beyond reach; nan if it is not real."""
    value = MPMATH.convert(value)
    if isinstance(value, MPMATH.mpc):
        value = value.real if value.imag == 0 else MPMATH.nan
    if not MPMATH.isfinite(value):
        return mpf(float(value))
    if value and abs(MPMATH.mag(value)) > REACH:
        return value
    sign, mantissa, exponent, _ = value._mpf_
    return mp.ldexp(mpf(-mantissa if sign else mantissa), exponent)


def is_within_reach(value: mpf) -> bool:
    """Whether a number of ours is neither 0 nor beyond reach, nor so small that it may have become 0."""
    return gmpy2.is_regular(value) and abs(gmpy2.get_exp(value)) < REACH


def _borrowed(name: str) -> Callable[..., Any]:
    """Let a function of mpmath work on our numbers."""
    function = getattr(MPMATH, name)
    return staticmethod(lambda *numbers: take(function(*map(lend, numbers))))


def _far_exp(value: Any) -> Any:
    """Return e^x by mpmath, which multiplies if x is whole: that takes long for a huge one."""
    value, half = lend(value), MPMATH.mpf(0.5)
    if 40 < MPMATH.mag(value) < 4000:
        return take(MPMATH.exp(MPMATH.fsub(value, half, exact=True)) * MPMATH.exp(half))
    return take(MPMATH.exp(value))


def _far_power(base: Any, exponent: Any) -> Any:
    """Return a power by mpmath, which multiplies if the exponent is whole."""
    return take(lend(base) ** (int(exponent) if mp.isint(exponent) else lend(exponent)))


def _either(quick: Callable[..., Any], slow: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of our numbers that is mpmath's where the quick one leads beyond reach."""

    def function(*numbers: Any) -> Any:
        if MPMATH.mpf in map(type, numbers):
            return slow(*numbers)
        try:
            result = quick(*numbers)
        except BEYOND:
            return slow(*numbers)
        return result if gmpy2.is_nan(result) or is_within_reach(result) else slow(*numbers)

    return staticmethod(function)


def _own(name: str, slow: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """Return a function of GMPY2, or else mpmath's."""
    return _either(getattr(gmpy2, name), slow or _borrowed(name))


def _of_matrix(name: str, **options: bool) -> Callable[..., Any]:
    """Let a function of mpmath work on a matrix of our numbers."""

    def function(matrix: np.ndarray) -> Any:
        result = getattr(MPMATH, name)(MPMATH.matrix([[lend(entry) for entry in row] for row in matrix]), **options)
        return np.array([[take(entry) for entry in row] for row in result.tolist()], dtype=object)

    return staticmethod(function)


def _called_back(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let mpmath call a function of our numbers, at the precision that it has then."""

    def called(*numbers: Any) -> Any:
        with mp.workprec(MPMATH.prec):
            return lend(function(*map(take, numbers)))

    return called


@lru_cache
def _epsilon(bits: int) -> mpf:
    return mpf(2) ** (1 - bits)


class Reals:
    """What one does with numbers, and the precision at which it is done."""

    inf, nan = mpf("inf"), mpf("nan")
    NoConvergence = MPMATH.NoConvergence
    exp, log, log10, log1p, expm1 = _own("exp", _far_exp), *map(_own, ("log", "log10", "log1p", "expm1"))
    sin, cos, tan, cot, sec, csc = map(_own, ("sin", "cos", "tan", "cot", "sec", "csc"))
    asin, acos, atan, atan2 = map(_own, ("asin", "acos", "atan", "atan2"))
    asec, acsc = map(_borrowed, ("asec", "acsc"))
    sinh, cosh, tanh, coth, sech, csch = map(_own, ("sinh", "cosh", "tanh", "coth", "sech", "csch"))
    asinh, acosh, atanh = map(_own, ("asinh", "acosh", "atanh"))
    acoth, asech, acsch = map(_borrowed, ("acoth", "asech", "acsch"))
    power = _either(pow, _far_power)
    sqrt, root, nint = _own("sqrt"), _own("rootn", _borrowed("root")), _own("rint", _borrowed("nint"))
    floor, ceil = _own("rint_floor", _borrowed("floor")), _own("rint_ceil", _borrowed("ceil"))
    erf, erfc, erfi, erfinv = _own("erf"), _own("erfc"), _borrowed("erfi"), _borrowed("erfinv")
    gamma, loggamma, digamma, psi, beta, zeta = map(_borrowed, ("gamma", "loggamma", "digamma", "psi", "beta", "zeta"))
    besseli, besselj, lambertw = map(_borrowed, ("besseli", "besselj", "lambertw"))
    factorial, binomial = map(_borrowed, ("factorial", "binomial"))
    expm, eigsy = _of_matrix("expm"), _of_matrix("eigsy", eigvals_only=True)
    svd_r = _of_matrix("svd_r", compute_uv=False)

    # --- precision ---------------------------------------------------------------------------------------------------

    @property
    def prec(self) -> int:
        """How many bits are worked with."""
        return gmpy2.get_context().precision

    @property
    def dps(self) -> int:
        """How many digits are worked with."""
        return prec_to_dps(self.prec)

    @contextmanager
    def workprec(self, bits: int) -> Iterator[None]:
        """Work with so many bits."""
        context, before = gmpy2.get_context(), (self.prec, MPMATH.prec)
        # Each thread has a context of its own, in which an overflow is infinite without a word.
        context.trap_divzero = context.trap_overflow = context.trap_underflow = True
        context.precision = MPMATH.prec = bits
        try:
            yield
        finally:
            context.precision, MPMATH.prec = before

    def workdps(self, digits: int) -> Any:
        """Work with so many digits."""
        return self.workprec(dps_to_prec(digits))

    def extradps(self, digits: int) -> Any:
        """Work with so many more digits."""
        return self.workdps(self.dps + digits)

    # --- constants and parts of numbers ------------------------------------------------------------------------------

    @property
    def eps(self) -> mpf:
        """The distance from 1 to the next number."""
        return _epsilon(self.prec)

    @property
    def pi(self) -> mpf:
        """The ratio of a circle's circumference to its diameter."""
        return gmpy2.const_pi()

    @property
    def e(self) -> mpf:
        """The base of the natural logarithm."""
        return gmpy2.exp(mpf(1))

    def mag(self, value: Any) -> Any:
        """Return the least power of 2 that is larger than a number."""
        is_own = type(value) is mpf and gmpy2.is_regular(value)
        return gmpy2.get_exp(value) if is_own else take(MPMATH.mag(lend(value)))

    def isfinite(self, value: Any) -> bool:
        """Whether a number is neither infinite nor nan."""
        return gmpy2.is_finite(value) if type(value) is mpf else MPMATH.isfinite(value)

    def isinf(self, value: Any) -> bool:
        """Whether a number is infinite."""
        return gmpy2.is_infinite(value) if type(value) is mpf else MPMATH.isinf(value)

    def isint(self, value: Any) -> bool:
        """Whether a number is whole."""
        return value.is_integer() if type(value) is mpf else MPMATH.isint(value)

    def sign(self, value: Any) -> mpf:
        """Return -1, 0 or 1."""
        return mpf((value > 0) - (value < 0))

    def ldexp(self, value: mpf, power: int) -> mpf:
        """Multiply by a power of 2."""
        return gmpy2.mul_2exp(value, power) if power >= 0 else gmpy2.div_2exp(value, -power)

    def nstr(self, value: Any, digits: int) -> str:
        """Write a number down."""
        return MPMATH.nstr(lend(value), digits)

    # --- many numbers ------------------------------------------------------------------------------------------------

    def fsum(self, numbers: Iterable[Any]) -> Any:
        """Return a sum, rounded once."""
        terms = list(numbers)
        return gmpy2.fsum(terms) if all(type(term) is mpf for term in terms) else take(MPMATH.fsum(map(lend, terms)))

    def fprod(self, numbers: Iterable[Any]) -> Any:
        """Return a product."""
        return reduce(mul, numbers, mpf(1))

    def norm(self, numbers: Iterable[Any]) -> Any:
        """Return the Euclidean norm."""
        return self.sqrt(self.fsum(number * number for number in numbers))

    def nsum(self, term: Callable[[int], Any], start: int) -> Any:
        """Return an infinite series by Shanks' transformation."""
        return take(MPMATH.nsum(_called_back(lambda n: term(int(n))), [start, MPMATH.inf], method="s"))

    def findroot(self, function: Callable[[Any], Any], nearby: tuple[Any, Any]) -> Any:
        """Return a root near two places, by the secant method; unverified."""
        places = tuple(map(lend, nearby))
        root = MPMATH.findroot(_called_back(function), places, solver="secant", tol=MPMATH.eps, verify=False)
        return take(root)


mp = Reals()
