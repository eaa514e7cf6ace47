"""Each template gets exactly the context that its page's dataclass documents."""

from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from analyser import web
from analyser.web.core import error_pages
from analyser.web.core.render import Page, environment
from analyser.web.pages import (
    about,
    contract,
    contract_list,
    data,
    deadlines,
    document_text,
    edit_facts,
    evidence_view,
    factors,
    joint_procurement,
    overview,
    preview,
    publish,
    redact,
    registers,
    review,
    sign_in,
    supplier,
    upload,
)

PAGES: list[type[Page]] = [
    contract_list.ContractListPage,
    contract.ContractPage,
    evidence_view.EvidenceViewPage,
    document_text.DocumentTextPage,
    factors.FactorsPage,
    factors.FactorPage,
    data.DataPage,
    error_pages.ProblemPage,
    sign_in.SignInPage,
    deadlines.DeadlinesPage,
    overview.OverviewPage,
    supplier.SupplierPage,
    about.AboutPage,
    about.AccessibilityPage,
    upload.UploadPage,
    edit_facts.EditFactsPage,
    publish.PublishPage,
    registers.RegistersPage,
    joint_procurement.JointProcurementPage,
    preview.PreviewPage,
    redact.RedactPage,
    review.ReviewPage,
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
    folder = Path(web.__file__).parent / "templates" / "lockin"
    reached = {page.template.removeprefix("lockin/") for page in PAGES} | {"layout.html", "no_image.svg"}
    partials = {path.name for path in folder.iterdir() if path.name.startswith("_")}
    assert {path.name for path in folder.iterdir()} == reached | partials
