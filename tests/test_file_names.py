"""File names of modules: two modules share a name only if they are about the same thing."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import analyser

ROOT = Path(analyser.__file__).parent

SHARED_NAMES = {
    "contract.py": "one contract with all that was found in it",
    "contract_list.py": "the list of contracts",
    "contract_rows.py": "what a list shows of each contract",
    "deadlines.py": "the dates on which something must be decided",
    "factors.py": "the kinds of clause that are looked for, with how often each is found correctly",
    "joint_procurement.py": "contracts that several councils could let again together",
    "overview.py": "the overview of all contracts, or of those of a council",
    "registers.py": "each register as a whole",
    "supplier.py": "one supplier with its contracts",
    "title.py": "the title of a contract, as it is printed and as a term",
}
"""The file names that several layers share, with the one thing that the modules are about."""


def test_modules_share_a_file_name_only_for_the_same_thing() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        if path.name != "__init__.py":
            places[path.name].append(str(path.relative_to(ROOT)))
    shared = {name: found for name, found in places.items() if len(found) > 1}
    unexplained = {name: found for name, found in shared.items() if name not in SHARED_NAMES}
    assert unexplained == {}, "rename all but one of them, or say in SHARED_NAMES what they have in common"
    assert set(SHARED_NAMES) == set(shared), "a name that is no longer shared is to be taken out of SHARED_NAMES"
