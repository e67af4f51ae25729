"""What is measured of the frameworks is what the site has, so that no figure stands beside another function."""

from __future__ import annotations

from scripts.accuracy.frameworks import FORMS, FRAMEWORKS, known, where_wrong
from scripts.accuracy.results import functions


def test_every_form_belongs_to_a_function_of_numbers_that_is_measured() -> None:
    assert set(FORMS) <= {path for path, _ in functions()}
    assert all(any(forms) and len(forms) == len(FRAMEWORKS) for forms in FORMS.values())


def test_the_file_holds_what_the_script_measures() -> None:
    names = {name: path for path, name in functions()}
    data = known()
    assert {names.get(name) for name in data["functions"]} == set(FORMS)
    for name, found in data["functions"].items():
        has = [framework for framework, form in zip(FRAMEWORKS, FORMS[names[name]]) if form]
        assert list(found) == has, name
        assert all(set(found[framework]) == {"float64", "float32"} for framework in has)
    assert set(FRAMEWORKS) <= set(data["versions"]) and data["date"]


def test_a_wrong_value_is_counted_by_where_it_is() -> None:
    assert where_wrong("1 instead of nan at x = nan") == "nan"
    assert where_wrong("nan instead of 1.0 at x = inf") == "±inf"
    assert where_wrong("-1 instead of nan at x = -1.0") == "domain"
    assert where_wrong("nan instead of 0.5 at x = 1e200") == "overflow"
    assert where_wrong("0.5 instead of 1.0 at x = 1.0") == "kink or pole"
