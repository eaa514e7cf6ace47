"""Which contracts and organisations count as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.store.mapping.identity import contract_id, name_key, number_key, organisation_id


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme Systems Limited", "acme systems"),
        ("ACME (Systems) Ltd.", "acme systems"),  # capitals, brackets, full stop
        ("The Acme Systems Co., Ltd", "acme systems"),  # two legal forms
        ("Smith & Jones LLP", "smith and jones"),
        ("Smith and Jones", "smith and jones"),
        ("Cwmni Môn Cyf", "cwmni mon"),  # Welsh legal form, circumflex
        ("Cyngor Dyffryn Arwen", "dyffryn arwen council"),  # a council's Welsh and English names
        ("Dyffryn Arwen Council", "dyffryn arwen council"),
        ("Cyngor Bwrdeistref Sirol Cwm Elwyn", "cwm elwyn county borough council"),
        ("Cyngor Sir Glanrafon", "glanrafon county council"),
        ("Cyngor Dinas Porth Haul", "porth haul city council"),
        ("Cyngor", "cyngor"),
        ("Limited", "limited"),  # nothing but a legal form is still a name
        ("O’Brien's S.A.", "obriens"),
        ("华为技术", "华为技术"),  # letters of every script count
        ("", ""),
    ],
)
def test_name_key(name, key):
    assert name_key(name) == key


@given(st.text())
def test_name_key_of_a_key_is_the_key(name):
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("1234567", "01234567"),
        ("SC 123456", "SC123456"),
        ("01234567", "01234567"),
        ("OC-301 234", "OC301234"),
        ("", ""),
    ],
)
def test_number_key(number, key):
    assert number_key(number) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Council of Môn", "REF 1", "a"), ("council of mon", "ref1", "b"), True),  # spelling of name and reference
        (("Council", "1", "a"), ("Other council", "1", "b"), False),  # two councils may both have a contract 1
        (("", "1", "a"), ("", "1", "b"), False),  # and two unknown ones too
        (("Council", "", "a"), ("Council", "", "b"), False),  # no reference: each document for itself
    ],
)
def test_contract_id(one, other, same):
    assert (contract_id(*one) == contract_id(*other)) is same


def test_organisation_ids_are_readable_and_differ():
    assert organisation_id("supplier", "Acme Systems Ltd", "") == "supplier-acme-systems"
    assert organisation_id("supplier", "Acme Systems Ltd", "SC123456") == "supplier-acme-systems--sc123456"
    assert organisation_id("council", "Acme Systems Ltd", "") != organisation_id("supplier", "Acme Systems Ltd", "")
