"""Dependencies of the modules: no cycles, and no name in a package that hides one of its modules."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import grimp
import pytest

import analyser


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """Give the modules that each module imports, anywhere in it and for type checking alone too.

    Importing `a.b.c` runs the initialisers of `a` and `a.b` first, so a module also depends on the initialisers of the
    packages around what it imports; not on those around itself, which are running already.
    """
    graph = grimp.build_graph("analyser", cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        direct = graph.find_modules_directly_imported_by(module)
        around = {package for name in direct for package in parents(name)} - {module, *parents(module)}
        found[module] = direct | (around & graph.modules)
    return found


def parents(module: str) -> set[str]:
    parts = module.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def circles(imports: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other, directly or through others (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(module: str) -> None:
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for imported in imports[module]:
            if imported not in order:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in stack:
                lowest[module] = min(lowest[module], order[imported])
        if lowest[module] == order[module]:
            position = stack.index(module)
            group, stack[position:] = stack[position:], []
            if len(group) > 1:
                found.append(sorted(group))

    for module in imports:
        if module not in order:
            visit(module)
    return found


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]
    assert circles({"a": {"b"}, "b": set()}) == []


def test_no_modules_import_each_other_in_a_circle(imports: dict[str, set[str]]) -> None:
    assert circles(imports) == []


def packages() -> list[str]:
    names = [found.name for found in pkgutil.walk_packages(analyser.__path__, "analyser.") if found.ispkg]
    return ["analyser", *names]


@pytest.mark.parametrize("name", packages())
def test_no_name_of_a_package_hides_one_of_its_modules(name: str) -> None:
    package = importlib.import_module(name)
    for module in pkgutil.iter_modules(package.__path__):
        held = getattr(package, module.name, None)
        assert held is None or isinstance(held, ModuleType), f"{name}.{module.name} is a module and a {type(held)}"
