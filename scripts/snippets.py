"""The snippets, run as a reader runs them: the text of the file, alone, in a clean namespace."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType

from scripts.paths import SNIPPETS


class SnippetError(ValueError):
    """A snippet is missing, does not run, or lacks what its page asks for."""


@dataclass(frozen=True)
class Snippet:
    """One file under snippets/.

    Attributes
    ----------
    path : str
        Relative to snippets/, with slashes: ``activations/gelu.py``.
    source : str
        What the reader copies.
    """

    path: str
    source: str

    @property
    def name(self) -> str:
        """Name of the module and of its main function."""
        return Path(self.path).stem

    @cached_property
    def functions(self) -> dict[str, FunctionType]:
        """The functions that the file defines, by name, in order.

        Raises
        ------
        SnippetError
            Running the file raises.
        """
        return define_functions(self.source, f"snippets/{self.path}")

    @property
    def function(self) -> Callable:
        """The function that the module is named after."""
        if self.name not in self.functions:
            raise SnippetError(f"snippets/{self.path} defines no function `{self.name}`, after which it is named")
        return self.functions[self.name]

    @property
    def parameters(self) -> list[str]:
        """Names of the inputs of the main function."""
        return list(inspect.signature(self.function).parameters)

    @property
    def derivatives(self) -> dict[str, str]:
        """Name of each derivative function, and the parameter by which it differentiates."""
        found = {}
        if f"{self.name}_derivative" in self.functions:
            found[f"{self.name}_derivative"] = self.parameters[0]
        for parameter in self.parameters:
            if f"{self.name}_d{parameter}" in self.functions:
                found[f"{self.name}_d{parameter}"] = parameter
        return found


def define_functions(source: str, name: str) -> dict[str, FunctionType]:
    """Run Python source in a clean namespace and return the functions it defines.

    Raises
    ------
    SnippetError
        The source raises; the message names the line.
    """
    namespace: dict[str, object] = {"__name__": Path(name).stem}
    with blamed(name):
        exec(compile(source, name, "exec"), namespace)
    return {
        key: value
        for key, value in namespace.items()
        if isinstance(value, FunctionType) and value.__code__.co_filename == name
    }


@contextmanager
def blamed(name: str) -> Iterator[None]:
    """Make of what the source of that name raises an error that names its line; let other exceptions pass.

    Raises
    ------
    SnippetError
        The source raises, while it is run or in one of its functions.
    """
    try:
        yield
    except Exception as error:
        line = _line_in(error, name)
        if line is None:
            raise
        what = error.msg if isinstance(error, SyntaxError) else error
        raise SnippetError(f"{name}, line {line}, raises {type(error).__name__}: {what}") from error


def _line_in(error: Exception, name: str) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


_loaded: dict[str, Snippet] = {}


def load(path: str) -> Snippet:
    """Return the snippet at a path relative to snippets/; the same object as long as the file is the same.

    Raises
    ------
    SnippetError
        There is no such file.
    """
    file = SNIPPETS / path
    if not path or not file.is_file():
        raise SnippetError(f"there is no snippets/{path}; write it, or mend the path")
    snippet = Snippet(path, file.read_text(encoding="utf-8"))
    if _loaded.get(path) != snippet:
        _loaded[path] = snippet
    return _loaded[path]


def every_snippet() -> Iterator[Snippet]:
    """Load all snippets, in the order of their paths."""
    for file in sorted(SNIPPETS.rglob("*.py")):
        yield load(file.relative_to(SNIPPETS).as_posix())
