"""Renewals: automatic or by choice."""

import pytest

from analyser.classify.renewal_kind import renewal_factor


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("This Agreement shall automatically renew for successive terms of one year.", "auto_renewal"),
        ("It renews each year unless either party gives 90 days' notice.", "auto_renewal"),
        ("The term shall be extended for a further year unless notice is given.", "auto_renewal"),
        ("The Buyer may extend the Term by up to two further periods of 12 months.", "extension_option"),
        ("The term may be renewed by mutual written agreement.", "extension_option"),
        ("The Buyer has the option to renew on the same terms.", "extension_option"),
        ("Thereafter it continues on a month to month basis until terminated.", "auto_renewal"),
        ("It is established by calendar year and renewed tacitly every year.", "auto_renewal"),
        ("It may be renewed for a year unless either party gives notice of non-renewal.", "auto_renewal"),
        # what ends by itself does not renew
        ("The agreement shall be automatically terminated at the end of its term.", "extension_option"),
        # agreement is a choice, whatever "shall be extended" says
        ("The Term shall be extended by one year upon the mutual agreement of the parties.", "extension_option"),
        # a right to stop does not make an automatic renewal an option
        ("It renews automatically, but the Buyer may elect not to renew.", "auto_renewal"),
    ],
)
def test_renewal(text: str, factor: str) -> None:
    assert renewal_factor(text) == factor
