"""Reads the LaTeX of a page and checks every relation in it numerically.

The path of a relation, from a file to its verdict; each module's docstring says what it decides:

    reading         a file to its formulas; prose is what the words before one make of it, adjectives what those beside
                    it say of a matrix or a function, traits that in LaTeX
    lexer           a formula to tokens; cursor is a place among them
    pieces          where the tokens are cut into statements and their conditions
    clauses         what a condition or a set asks for
    declarations    what a name is declared to be
    parser          an expression to a tree; names, derivatives and reductions read what these words say
    statements      whether a piece declares, defines, claims or restricts
    document        all of that for one page, in order
    page            the verdict on each statement

    claims          goes through the points at which a claim is tried, one step of its chain after another
    points          which points these are: random, special, on borders, beside them, far out
    sampler         one random point; a free function is drawn from smooth families
    solving         where the equations of a condition hold, near a random point
    borders         where something that is compared, divided by or rooted vanishes
    descent         where an inequality is tightest
    agreement       whether two values agree

    library         a page's definitions, compiled when they are needed
    evaluator       a node to a closure; calculus and conditions do derivatives, limits and conditions
    world           the point, and the bound names, that a closure is evaluated with
    numerics        derivatives, limits, integrals and roots by evaluation alone
    algebra         arithmetic on numbers, arrays and functions; matrices and functions hold the named ones
    reals           the numbers, of any precision

Beside the path: symbols (what names mean), tree (what nodes there are), errors, verdicts, and calculator, which gives
the values of a page's expressions to any number of digits: the accuracy of the snippets is measured with it.

>>> formulas = read_markdown(r"$\\sigma(x) := \\frac{1}{1 + e^{-x}}$ and $\\sigma'(x) = \\sigma(x)(1 - \\sigma(x))$")
>>> [verdict.verdict for verdict in Page(formulas).check()]
['definition', 'true']
"""

from .errors import Undefined, Unreadable
from .page import Page
from .reading import Formula, read_html, read_markdown
from .verdicts import Verdict

__all__ = ["Formula", "Page", "Undefined", "Unreadable", "Verdict", "read_html", "read_markdown"]
