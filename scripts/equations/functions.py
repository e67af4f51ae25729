"""The functions that every page may use without defining them, at the working precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .algebra import OUT_OF_REACH
from .errors import Undefined
from .reals import mp, mpf

Real = Callable[..., mpf]
# Those that take any number, however large; the others would need as many digits as it has.
UNHURRIED = {"log", "log2", "log10", "log1p", "sign", "sgn", "round", "arctan", "arsinh", "atan2", "tanh", "erf",
             "erfc"}  # fmt: skip


def real(function: Callable[..., Any], name: str) -> Real:
    """Wrap a function so that anything but a finite real number is Undefined."""

    def wrapped(*arguments: mpf) -> mpf:
        if name not in UNHURRIED and mp.mag(arguments[0]) > OUT_OF_REACH:
            if name == "exp" and arguments[0] < 0:
                return mpf(0)
            raise Undefined(f"{name} of a number out of reach")
        try:
            value = function(*arguments)
        except (ValueError, ZeroDivisionError, OverflowError, mp.NoConvergence) as reason:
            raise Undefined(f"{name} of {', '.join(mp.nstr(a, 8) for a in arguments)}") from reason
        if not mp.isfinite(value):
            raise Undefined(f"{name} of {', '.join(mp.nstr(a, 8) for a in arguments)}")
        return value

    return wrapped


def _arccot(x: mpf) -> mpf:
    """The continuous branch, with values between 0 and pi."""
    return mp.pi / 2 - mp.atan(x)


def _atan2(y: mpf, x: mpf) -> mpf:
    if x == 0 == y:
        raise ValueError("no angle")
    return mp.atan2(y, x)


def _polygamma(order: mpf, x: mpf) -> mpf:
    return mp.psi(int(order), x)


def _lambert_minus(x: mpf) -> mpf:
    return mp.lambertw(x, -1)


def _log_gamma(x: mpf) -> mpf:
    """For negative x, mpmath returns the complex branch: here it is undefined."""
    return mp.loggamma(x) if x > 0 else mp.nan


def _log2(x: mpf) -> mpf:
    return mp.log(x) / mp.log(2)


_TABLE: dict[str, Callable[..., Any]] = {
    "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "cot": mp.cot, "sec": mp.sec, "csc": mp.csc,
    "arcsin": mp.asin, "arccos": mp.acos, "arctan": mp.atan, "arccot": _arccot, "arcsec": mp.asec, "arccsc": mp.acsc,
    "sinh": mp.sinh, "cosh": mp.cosh, "tanh": mp.tanh, "coth": mp.coth, "sech": mp.sech, "csch": mp.csch,
    "arsinh": mp.asinh, "arcosh": mp.acosh, "artanh": mp.atanh, "arcoth": mp.acoth, "arsech": mp.asech,
    "arcsch": mp.acsch, "exp": mp.exp, "log": mp.log, "expm1": mp.expm1, "log1p": mp.log1p, "log2": _log2,
    "log10": mp.log10, "erf": mp.erf, "erfc": mp.erfc, "erfinv": mp.erfinv, "erfi": mp.erfi, "sign": mp.sign,
    "sgn": mp.sign, "round": mp.nint, "atan2": _atan2, "digamma": mp.digamma, "polygamma": _polygamma, "Beta": mp.beta,
    "B": mp.beta, "lgamma": _log_gamma,
}  # fmt: skip
_ALIASES = {"arcsinh": "arsinh", "arccosh": "arcosh", "arctanh": "artanh", "asinh": "arsinh", "acosh": "arcosh",
            "atanh": "artanh", "arccoth": "arcoth", "arcsech": "arsech", "arccsch": "arcsch", "tg": "tan",
            "cosec": "csc", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "ln": "log",
            "Tr": "tr", "trace": "tr"}  # fmt: skip
_GREEK: dict[str, Callable[..., Any]] = {
    r"\Gamma": mp.gamma, r"\psi": mp.digamma, r"\zeta": mp.zeta, "I_0": lambda x: mp.besseli(0, x),
    "I_1": lambda x: mp.besseli(1, x), "J_0": lambda x: mp.besselj(0, x), "J_1": lambda x: mp.besselj(1, x),
    "W_0": mp.lambertw, "W_{-1}": _lambert_minus,
}  # fmt: skip
_INVERSES = {"sin": "arcsin", "cos": "arccos", "tan": "arctan", "cot": "arccot", "sec": "arcsec", "csc": "arccsc",
             "sinh": "arsinh", "cosh": "arcosh", "tanh": "artanh", "coth": "arcoth", "sech": "arsech", "csch": "arcsch",
             "erf": "erfinv", "exp": "log", "log": "exp"}  # fmt: skip


def canonical(word: str) -> str:
    """Return the name under which an upright word or a command such as \\sin is known."""
    return f"\\operatorname{{{_ALIASES.get(word, word)}}}"


SCALAR: dict[str, Real] = {canonical(word): real(function, word) for word, function in _TABLE.items()}
OF_TWO = {canonical(word) for word in ("atan2", "polygamma", "Beta", "B")}
SCALAR |= {name: real(function, name) for name, function in _GREEK.items()}
INVERSES = {canonical(word): canonical(inverse) for word, inverse in _INVERSES.items()}
INVERSES |= {inverse: function for function, inverse in list(INVERSES.items()) if inverse != canonical("log")}
ARRAY_WORDS = {"tr", "det", "diag", "vec", "expm", "max", "min", "tril", "triu"}  # functions of arrays: matrices.py
ANGULAR = set(map(canonical, ("sin", "cos", "tan", "cot", "sec", "csc")))  # functions of angles, \cos \omega t
BRACKETED = {r"\Gamma", r"\psi", r"\zeta"}  # letters that are functions only before a bracket
CROSS = r"[\cdot]_\times"  # the matrix that multiplies as the cross product does
SPECTRAL = {rf"\{letter}_{{\{end}}}" for letter in ("lambda", "sigma") for end in ("max", "min")}
# What makes a new factor or ends one: a name that is applied to what follows, even without brackets.
BUILTINS = set(SCALAR) | set(map(canonical, ARRAY_WORDS)) | SPECTRAL
WORDS = set(_TABLE) | set(_ALIASES) | ARRAY_WORDS
Border = Callable[[mpf], mpf]


def _by_name(table: dict[tuple[str, ...], tuple[Border, ...]]) -> dict[str, tuple[Border, ...]]:
    return {canonical(word): borders for words, borders in table.items() for word in words}


# Where these functions have no value, as expressions of the argument that vanish there.
POLES = _by_name({
    ("log", "log2", "log10", "lgamma", "coth", "csch", "arsech"): (lambda x: x,),
    ("log1p",): (lambda x: x + 1,),
    ("artanh", "arcoth", "erfinv"): (lambda x: x - 1, lambda x: x + 1),
    ("tan", "sec"): (mp.cos,),
    ("cot", "csc"): (mp.sin,),
})  # fmt: skip
# Where they have a value and no slope.
ENDS = _by_name({
    ("sign",): (lambda x: x,),
    ("arcosh", "arsech"): (lambda x: x - 1,),
    ("arcsin", "arccos", "arcsec", "arccsc"): (lambda x: x - 1, lambda x: x + 1),
})  # fmt: skip
