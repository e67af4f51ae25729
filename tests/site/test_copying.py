"""What readers take with them: LaTeX, code, links, the line to cite."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

from scripts.equations import Formula
from scripts.extensions.checks import _identities
from scripts.paths import ROOT, SNIPPETS

RELU = "reference/activations/relu/"


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + RELU)
    page.wait_for_selector(".equation button")
    yield page
    context.close()


def clipboard(page: Page) -> str:
    page.wait_for_timeout(50)
    return page.evaluate("navigator.clipboard.readText()")


def test_latex_is_copied_by_keyboard(page: Page) -> None:
    equation = page.locator(".equation").nth(1)
    equation.locator("button").focus()
    assert equation.locator(".tools").evaluate("tools => getComputedStyle(tools).opacity") == "1"
    page.keyboard.press("Enter")
    assert clipboard(page) == equation.locator(".maths").get_attribute("data-latex")


def test_latex_in_the_text_is_copied_by_hovering(page: Page) -> None:
    formula = page.locator("p .maths").nth(2)
    formula.hover()
    tools = formula.locator(".tools")
    tools.locator("button").click()
    assert clipboard(page) == formula.get_attribute("data-latex")
    tools.locator("a").click()
    assert page.url.endswith(f"#{formula.get_attribute('id')}")


def test_arrow_keys_go_through_the_formulas_in_the_text(page: Page) -> None:
    formulas = page.locator(".md-content .maths:not(.display)")
    page.locator(".maths > .tools button").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert clipboard(page) == formulas.nth(2).get_attribute("data-latex")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert clipboard(page) == formulas.nth(1).get_attribute("data-latex")


def test_latex_of_the_derivative_table_is_copied(page: Page, address: str) -> None:
    page.goto(address + "reference/table/")
    formula = page.locator("td .maths").nth(4)
    formula.hover()
    formula.locator(".tools button").click()
    assert clipboard(page) == formula.get_attribute("data-copy")


def test_what_code_prints_is_no_code_to_copy(page: Page, address: str) -> None:
    page.goto(address + "tutorial/forward_backward/")
    page.wait_for_selector(".highlight .copy-button")
    assert page.locator(".highlight:not(.output):has(.copy-button)").count() == 1
    assert page.locator(".output:has-text('loss 0.25')").count() == 1
    assert page.locator(".output .copy-button").count() == 0


def test_tap_on_a_formula_shows_its_tools(page: Page) -> None:
    page.locator(".equation .maths").first.click()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Copy the LaTeX of formula 1"


def test_selected_text_is_copied_with_its_latex(page: Page) -> None:
    page.evaluate("""() => {
        const formula = [...document.querySelectorAll('p .maths')][0], range = new Range();
        range.selectNodeContents(formula.closest('p'));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }""")
    latex = page.locator("p .maths").first.get_attribute("data-latex")
    page.keyboard.press("Control+c")
    assert f"${latex}$" in clipboard(page)
    assert "LaTeX" not in clipboard(page)


def test_code_is_copied_as_the_file_has_it(page: Page) -> None:
    page.get_by_role("button", name="Copy snippets/activations/relu.py").click()
    assert clipboard(page) == (SNIPPETS / "activations" / "relu.py").read_text(encoding="utf-8")


def test_buttons_have_names_of_their_own(page: Page) -> None:
    names = page.locator("article button").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(names) == len(set(names)) > 3


def test_link_leads_to_its_formula(page: Page) -> None:
    link = page.locator(".equation .tools a").nth(2)
    link.focus()
    page.keyboard.press("Enter")
    identity = page.locator(".equation").nth(2).get_attribute("id")
    assert page.url.endswith(f"#{identity}")


def test_ids_survive_edits_elsewhere_on_the_page() -> None:
    def formula(latex: str) -> Formula:
        return Formula(latex, 1, True, None)

    before = _identities([formula("a = b"), formula("c = d")])
    in_text = Formula("c = d", 1, False, None)
    after = _identities([in_text, formula("new = 1"), formula("c   =\n d")])
    assert before[1] == after[2] and before[0] != after[1]
    assert len(set(after)) == 3


def test_page_says_how_to_cite_it(page: Page, site: Path) -> None:
    page.get_by_role("button", name="Copy the line to cite").click()
    version = _version()
    said = clipboard(page)
    assert said.startswith(f"“ReLU”, Derivatives for Backpropagation, version {version}, http")
    assert said.endswith(f"/{RELU}")


def _version() -> str:
    class Loader(yaml.SafeLoader):
        """Reads mkdocs.yml without running what it asks for."""

    Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
    Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)
    edition = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)["extra"]["edition"]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert edition == version, "mkdocs.yml and pyproject.toml tell different versions"
    return version
