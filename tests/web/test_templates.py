"""Each template is given exactly what its page's dataclass documents."""

from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from analyser.web import (
    about,
    calendar,
    contract,
    contracts,
    data,
    desk,
    evidence,
    factors,
    facts,
    overview,
    preview,
    problems,
    publishing,
    review,
    signin,
    suppliers,
    together,
    upload,
    withholding,
    words,
)
from analyser.web.render import Page, environment

PAGES: list[type[Page]] = [
    contracts.ContractsPage,
    contract.ContractPage,
    evidence.EvidencePage,
    words.WordsPage,
    factors.FactorsPage,
    factors.FactorPage,
    data.DataPage,
    problems.ProblemPage,
    signin.SignInPage,
    calendar.DeadlinesPage,
    overview.OverviewPage,
    suppliers.SupplierPage,
    about.AboutPage,
    about.AccessibilityPage,
    upload.UploadPage,
    facts.FactsPage,
    publishing.PublishPage,
    desk.DeskPage,
    together.TogetherPage,
    preview.PreviewPage,
    withholding.ClausePage,
    review.QueuePage,
]
FRAME = {"site", "title"}


def used(template: str) -> set[str]:
    """Return the names that a template, and what it includes or extends, takes from its context."""
    jinja = environment("en")
    assert jinja.loader is not None
    tree = jinja.parse(jinja.loader.get_source(jinja, template)[0])
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    imported = {name for one in tree.find_all(nodes.FromImport) for name in one.names}
    fixed = {one.target.name for one in tree.find_all(nodes.Assign) if isinstance(one.target, nodes.Name)}
    names = meta.find_undeclared_variables(tree) - set(jinja.globals) - macros - imported - fixed
    for other in meta.find_referenced_templates(tree):
        assert other is not None
        names |= used(other)
    return names


@pytest.mark.parametrize("family", PAGES)
def test_template_uses_what_its_page_gives(family: type[Page]) -> None:
    given = {field.name for field in fields(family)}
    assert used(family.template) <= given
    assert given - used(family.template) - FRAME == set(), "given but not used"


def test_every_page_is_tested() -> None:
    assert {page.template for page in PAGES} == {page.template for page in Page.__subclasses__()}


def test_every_template_is_reached() -> None:
    folder = Path(contracts.__file__).parent / "templates" / "lockin"
    reached = {page.template.removeprefix("lockin/") for page in PAGES} | {"layout.html", "no_image.svg"}
    partials = {path.name for path in folder.iterdir() if path.name.startswith("_")}
    assert {path.name for path in folder.iterdir()} == reached | partials
