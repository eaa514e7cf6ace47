"""Which party the words of a clause favour."""

import pytest

from analyser.classify.favours import Roles, favours, side_favoured_by_denial
from analyser.domain import Favours, Parties, Party

B, S, M, U = Favours.BUYER, Favours.SUPPLIER, Favours.MUTUAL, Favours.UNCLEAR
ROLES = Roles.of(
    Parties(Party("Cyngor Sir Llanfair", ("the Council",)), Party("Nimbus Cloud Limited", ("Nimbus", "we")))
)

CASES = [
    ("termination_for_convenience", "The Council may terminate on 30 days' notice.", B),
    ("termination_for_convenience", "Nimbus may terminate at any time.", S),
    ("termination_for_convenience", "Either party may terminate without cause.", M),
    ("termination_for_convenience", "The Council may not terminate before the end of the term.", S),
    ("termination_for_convenience", "You may terminate whenever you wish.", B),
    ("termination_for_cause", "Either party may terminate if the other party is in breach.", M),
    ("service_suspension", "We may suspend the Service if fees are late.", S),
    ("extension_option", "The Council is entitled to extend the term by a year.", B),
    ("assignment", "Nimbus shall not assign this contract.", B),
    ("assignment", "Neither party may assign this contract.", M),
    ("exit_assistance", "Nimbus shall help the Council to move to a new provider.", B),
    ("data_return", "The Supplier must return all data within 30 days.", B),
    ("minimum_commitment", "The Customer shall order at least 500 licences a year.", S),
    ("exit_charges", "All fees paid are non-refundable.", S),
    ("exit_charges", "On termination the Council shall pay all remaining fees.", S),
    ("liability_cap", "The Supplier's total liability is limited to the fees paid.", S),
    ("liability_cap", "Neither party shall be liable for loss of profit.", M),
    ("unlimited_liability", "The Supplier's liability for fraud is not limited.", B),
    ("ip_ownership", "All rights in the deliverables vest in the Council.", B),
    ("ip_ownership", "Nimbus retains all rights in the software.", S),
    ("licence_scope", "Nimbus grants the Council a perpetual licence to use the software.", B),
    ("licence_scope", "Nimbus grants the Council a non-transferable licence.", S),
    ("auto_renewal", "It renews unless either party gives notice.", M),
    ("governing_law", "English law applies.", M),
    ("termination_for_convenience", "This contract may be ended.", U),  # nobody is named
    ("liquidated_damages", "Service credits accrue monthly.", U),
]


@pytest.mark.parametrize(("factor", "text", "expected"), CASES)
def test_favours(factor: str, text: str, expected: Favours) -> None:
    assert favours(factor, text, ROLES) is expected


def test_a_word_that_the_contract_gives_to_a_side_is_that_sides() -> None:
    roles = Roles.of(Parties(buyer=Party("Llanfair", ("the Licensor",))))  # an odd contract, but it says so
    assert favours("termination_for_convenience", "The Licensor may terminate.", roles) is B


def test_unknown_parties_leave_the_usual_names() -> None:
    assert favours("data_return", "The Supplier shall delete the data.", Roles.of(Parties())) is B


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Council has no right to terminate the Agreement before the end of the Initial Term.", S),
        ("You may not cancel your subscription for convenience.", S),
        ("Neither of us may cancel this contract during the Term for convenience.", S),
        ("Neither party may terminate this Agreement before its expiry.", S),
        ("Nimbus shall not be entitled to end this contract except for non-payment.", B),
        ("Nid oes gan y Cyngor hawl i derfynu'r Cytundeb cyn diwedd y Cyfnod.", S),
        ("The Council may not terminate without giving 30 days' notice.", None),
        ("The Council may terminate on 30 days' notice.", None),
        ("The Council shall not pay any charge if it ends the contract.", None),
    ],
)
def test_who_gains_where_leaving_is_denied(text: str, expected: Favours | None) -> None:
    assert side_favoured_by_denial("termination_for_convenience", text, ROLES) is expected


def test_denials_of_other_rights_are_read_as_before() -> None:
    assert side_favoured_by_denial("assignment", "The Council may not end or assign this contract.", ROLES) is None
