"""The shipped taxonomy is complete in both languages, and a broken copy is refused with a message."""

import json
from pathlib import Path

import pytest

from analyser.domain import Dimension
from analyser.errors import TaxonomyError
from analyser.taxonomy import Factor, load

ROOT = Path(__file__).resolve().parent.parent

DESIGN = {
    Dimension.TERM: ["initial_term", "auto_renewal", "extension_option", "renewal_notice"],
    Dimension.EXIT: [
        "termination_for_convenience",
        "termination_for_cause",
        "exit_charges",
        "exit_assistance",
        "staff_transfer",
    ],
    Dimension.DATA: [
        "data_return",
        "proprietary_dependency",
        "source_code_escrow",
        "ip_ownership",
        "licence_scope",
    ],
    Dimension.COMMERCIAL: [
        "price_increase",
        "price_protection",
        "minimum_commitment",
        "usage_limit",
        "exclusivity",
    ],
    Dimension.CONTROL: [
        "service_suspension",
        "unilateral_variation",
        "assignment",
        "change_of_control",
        "audit_rights",
    ],
    Dimension.LIABILITY: ["liability_cap", "unlimited_liability", "liquidated_damages", "governing_law"],
}

PROTECTIONS = {
    "termination_for_convenience",
    "exit_assistance",
    "data_return",
    "exit_charges",
    "price_protection",
    "ip_ownership",
}

CUAD = {
    "Expiration Date": ["initial_term"],
    "Renewal Term": ["auto_renewal", "extension_option"],
    "Notice Period to Terminate Renewal": ["renewal_notice"],
    "Termination for Convenience": ["termination_for_convenience"],
    "Post-Termination Services": ["exit_assistance"],
    "No-Solicit of Employees": ["staff_transfer"],
    "Source Code Escrow": ["source_code_escrow"],
    "IP Ownership Assignment": ["ip_ownership"],
    "Joint IP Ownership": ["ip_ownership"],
    "License Grant": ["licence_scope"],
    "Non-Transferable License": ["licence_scope"],
    "Irrevocable or Perpetual License": ["licence_scope"],
    "Unlimited/All-You-Can-Eat-License": ["licence_scope"],
    "Affiliate License-Licensor": ["licence_scope"],
    "Affiliate License-Licensee": ["licence_scope"],
    "Price Restrictions": ["price_protection"],
    "Most Favored Nation": ["price_protection"],
    "Minimum Commitment": ["minimum_commitment"],
    "Volume Restriction": ["usage_limit"],
    "Exclusivity": ["exclusivity"],
    "Non-Compete": ["exclusivity"],
    "Rofr/Rofo/Rofn": ["exclusivity"],
    "Anti-Assignment": ["assignment"],
    "Change of Control": ["change_of_control"],
    "Audit Rights": ["audit_rights"],
    "Cap on Liability": ["liability_cap"],
    "Uncapped Liability": ["unlimited_liability"],
    "Liquidated Damages": ["liquidated_damages"],
    "Governing Law": ["governing_law"],
}

TAXONOMY = load()


def test_factors_and_dimensions_are_those_of_the_design_in_its_order() -> None:
    assert [info.id for info in TAXONOMY.dimensions] == list(DESIGN)
    assert [(factor.dimension, factor.id) for factor in TAXONOMY.factors] == [
        (dimension, factor_id) for dimension, ids in DESIGN.items() for factor_id in ids
    ]
    assert len(TAXONOMY.factors) == 28


def test_protections_are_the_six_whose_absence_counts() -> None:
    assert {factor.id for factor in TAXONOMY.factors if factor.protection} == PROTECTIONS


def test_cuad_categories_map_as_in_the_design() -> None:
    assert {name for factor in TAXONOMY.factors for name in factor.cuad} == set(CUAD)
    assert {name: [factor.id for factor in TAXONOMY.factors_for_cuad(name)] for name in CUAD} == CUAD


def test_every_one_of_the_41_cuad_categories_is_mapped_or_said_to_be_unmapped() -> None:
    assert len(set(CUAD) | set(TAXONOMY.unmapped_cuad)) == 41
    assert all(TAXONOMY.factors_for_cuad(name) == () for name in TAXONOMY.unmapped_cuad)


def test_cuad_categories_are_spelt_as_in_its_labels(shared: Path) -> None:
    labels = (shared / "data" / "cuad" / "spans.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["category"] for line in labels} == set(CUAD) | set(TAXONOMY.unmapped_cuad)


def test_lookup_by_id() -> None:
    assert TAXONOMY.factor("exit_charges").label_en == "Exit charges"
    assert TAXONOMY.dimension(Dimension.EXIT).label_cy == "Ymadael"


def test_unknown_names_are_not_taken_for_empty_ones() -> None:
    with pytest.raises(KeyError, match="exit_fees"):
        TAXONOMY.factor("exit_fees")
    with pytest.raises(KeyError, match="Licence Grant"):
        TAXONOMY.factors_for_cuad("Licence Grant")


def test_reading_again_gives_the_same_taxonomy() -> None:
    assert load() is TAXONOMY


def pairs(factor: Factor) -> list[tuple[str, str]]:
    """List the factor's texts, English beside Welsh."""
    texts = [
        (factor.label_en, factor.label_cy),
        (factor.definition_en, factor.definition_cy),
        (factor.question_en, factor.question_cy),
    ]
    return [*texts, (factor.absent_en, factor.absent_cy)] if factor.protection else texts


@pytest.mark.parametrize("factor", TAXONOMY.factors, ids=lambda factor: factor.id)
def test_texts_of_a_factor_fit_their_place_in_both_languages(factor: Factor) -> None:
    for english, welsh in pairs(factor):
        assert english != welsh
        assert english == " ".join(english.split())
        assert welsh == " ".join(welsh.split())
    for english, welsh in pairs(factor)[1:]:
        # Welsh runs about a fifth longer; much more or less means that a sentence says more in one language.
        assert 0.7 < len(welsh) / len(english) < 1.5, (english, welsh)
    for label in (factor.label_en, factor.label_cy):
        assert len(label) <= 45
        assert label[0].isupper()
        assert not label.endswith(".")
    for definition in (factor.definition_en, factor.definition_cy):
        assert 60 <= len(definition) <= 300
        assert definition.endswith(".")
        assert definition.count(". ") <= 1, "one or two sentences"
    for question in (factor.question_en, factor.question_cy):
        assert len(question) <= 130
        assert question.endswith("?")
    assert factor.question_en.startswith("Does this ")
    assert factor.question_cy.startswith("A yw hyn yn ")


@pytest.mark.parametrize("factor", [f for f in TAXONOMY.factors if f.protection], ids=lambda factor: factor.id)
def test_absence_is_one_conditional_sentence(factor: Factor) -> None:
    """ "Not found" is not "none": the sentence says what follows if the contract is silent, not that it is."""
    assert factor.absent_en.startswith("If ")
    assert factor.absent_cy.startswith("Os ")
    for sentence in (factor.absent_en, factor.absent_cy):
        assert sentence.endswith(".")
        assert ". " not in sentence


def test_dimensions_have_words_in_both_languages() -> None:
    for info in TAXONOMY.dimensions:
        assert info.label_en != info.label_cy
        assert info.question_en.endswith("?")
        assert info.question_cy.endswith("?")
        assert info.question_en != info.question_cy


def test_no_label_or_question_is_used_twice() -> None:
    for name in ("label_en", "label_cy", "definition_en", "definition_cy", "question_en", "question_cy"):
        texts = [getattr(factor, name) for factor in TAXONOMY.factors]
        assert len(set(texts)) == len(texts), name


def test_labels_are_those_of_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    labels = [(info.label_en, info.label_cy) for info in TAXONOMY.dimensions]
    labels += [(factor.label_en, factor.label_cy) for factor in TAXONOMY.factors]
    for english, welsh in labels:
        assert f"| {english} | {welsh} |".lower() in glossary


SHIPPED = (ROOT / "analyser" / "taxonomy.toml").read_text(encoding="utf-8")

BROKEN = [
    # (what a person did to their copy, old text, new text, words of the error)
    ("a quotation mark lost", 'id = "auto_renewal"', "id = auto_renewal", "Invalid value"),
    ("a factor named twice", 'id = "auto_renewal"', 'id = "initial_term"', "factor initial_term is given twice"),
    (
        "a Welsh label left empty",
        'label_cy = "Newid rheolaeth"',
        'label_cy = " "',
        "['change_of_control'].label_cy: must be",
    ),
    (
        "a text that is a number",
        'label_en = "Change of control"',
        "label_en = 3",
        "['change_of_control'].label_en: must be",
    ),
    ("a dimension misspelt", 'dimension = "exit"', 'dimension = "exits"', "dimension: must be one of term, exit"),
    ("a dimension as a list", 'dimension = "exit"', 'dimension = ["exit"]', "dimension: must be one of term, exit"),
    ("a dimension twice", 'id = "exit"', 'id = "term"', "dimension term is given twice"),
    ("a key misspelt", "protection = true", "protecton = true", "protecton is not a known entry"),
    ("yes for true", "protection = true", 'protection = "yes"', "protection: must be true or false"),
    ("absence of no protection", "protection = true", "protection = false", "only a protection says"),
    ("a category that is no list", 'cuad = ["Audit Rights"]', 'cuad = "Audit Rights"', "cuad: must be a list"),
    ("no categories at all", 'cuad = ["Audit Rights"]\n', "", "factors['audit_rights'].cuad: is missing"),
    ("a category mapped and unmapped", '    "Insurance",', '    "Audit Rights",', "both mapped and unmapped"),
    ("a stray table", "unmapped_cuad = [", "colour = 1\nunmapped_cuad = [", "colour is not a known entry"),
    ("factors renamed", "[[factors]]", "[[dimensions]]", "is not a known entry"),
]


@pytest.mark.parametrize(("old", "new", "words"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_copy_is_refused_with_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SHIPPED
    copy = tmp_path / "taxonomy.toml"
    copy.write_text(SHIPPED.replace(old, new), encoding="utf-8")
    with pytest.raises(TaxonomyError) as caught:
        load(copy)
    assert words in str(caught.value)
    assert str(copy) in str(caught.value)
    assert caught.value.remedy
    assert "\n" not in caught.value.line


def test_a_dimension_left_out_is_named(tmp_path: Path) -> None:
    head, tail = SHIPPED.split('[[dimensions]]\nid = "liability"')
    copy = tmp_path / "taxonomy.toml"
    copy.write_text(head + tail[tail.index("[[factors]]") :], encoding="utf-8")
    with pytest.raises(TaxonomyError, match="dimension liability is missing"):
        load(copy)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "dimensions: is missing"),
        (b"dimensions = 3", "dimensions: must be a list"),
        (b"label = '\xff'", "is wrong"),
    ],
    ids=["empty", "not tables", "not UTF-8"],
)
def test_a_file_that_is_no_taxonomy_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    copy = tmp_path / "taxonomy.toml"
    copy.write_bytes(content)
    with pytest.raises(TaxonomyError) as caught:
        load(copy)
    assert words in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match=r"no\.toml cannot be read"):
        load(tmp_path / "no.toml")


def test_a_corrected_copy_is_read(tmp_path: Path) -> None:
    copy = tmp_path / "taxonomy.toml"
    copy.write_text(SHIPPED.replace('"Exit charges"', '"Cost of leaving"'), encoding="utf-8")
    assert load(copy).factor("exit_charges").label_en == "Cost of leaving"
