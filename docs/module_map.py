"""Draw the packages of the program and list its modules, from the imports and docstrings in the code."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "analyser"
LAYERS = (
    "A package imports only from the layers below its own; within a layer only where the contract in `pyproject.toml`"
    " allows it."
)


def module_map(made: str) -> str:
    """Return the page: diagrams of the imports between packages, and a list of the modules.

    `made` is the comment that says how the page is generated. An arrow points from a package to one that it imports. It
    is left out where other arrows lead to the same package indirectly, to keep the diagram readable.
    """
    graph = grimp.build_graph(PACKAGE)
    sections = [
        f"# The modules, drawn and listed\n\n{made}\n",
        f"## The layers\n\n{LAYERS}\n\n{_layers()}",
        f"## The packages\n\nAn arrow points from a package to one that it imports.\n\n{_drawing(graph, PACKAGE)}",
        f"## Inside `web`\n\n{_drawing(graph, f'{PACKAGE}.web')}",
        f"## Inside `store`\n\n{_drawing(graph, f'{PACKAGE}.store')}",
        "## The modules",
        *(_listing(package) for package in _packages()),
    ]
    return "\n".join(sections)


def _layers() -> str:
    """Return the layers as a numbered list, the highest first, from the import contract in `pyproject.toml`."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == [PACKAGE])
    names = [[name.strip() for name in layer.replace("|", ":").split(":")] for layer in layers]
    return (
        "\n".join(f"{number}. {', '.join(f'`{name}`' for name in layer)}" for number, layer in enumerate(names, 1))
        + "\n"
    )


def _drawing(graph: grimp.ImportGraph, parent: str) -> str:
    """Return a Mermaid flow chart of the children of a package, the highest layer first."""
    children = sorted(graph.find_children(parent))
    arrows = {
        (importer, imported)
        for importer in children
        for imported in children
        if importer != imported and graph.direct_import_exists(importer=importer, imported=imported, as_packages=True)
    }
    short = {child: child.rpartition(".")[2] for child in children}
    lines = [f"    {short[child]}[{short[child]}]" for child in _by_layer(children, arrows)]
    lines += [f"    {short[one]} --> {short[other]}" for one, other in sorted(_reduced(children, arrows))]
    return "```mermaid\nflowchart TD\n" + "\n".join(lines) + "\n```\n"


def _reaches(children: list[str], arrows: set[tuple[str, str]]) -> dict[str, set[str]]:
    """Return the children that each child imports, directly or indirectly."""
    reached: dict[str, set[str]] = {child: set() for child in children}
    for _ in children:
        for one, other in arrows:
            reached[one] |= {other} | reached[other]
    return reached


def _reduced(children: list[str], arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the arrows without those whose target can also be reached through other arrows."""
    reached = _reaches(children, arrows)
    return {
        (one, other)
        for one, other in arrows
        if not any(other in reached[between] for start, between in arrows if start == one and between != other)
    }


def _by_layer(children: list[str], arrows: set[tuple[str, str]]) -> list[str]:
    """Return the children, those that import most of the others first."""
    reached = _reaches(children, arrows)
    return sorted(children, key=lambda child: (-len(reached[child]), child))


def _packages() -> Iterator[Path]:
    """Yield the folders of all packages, each before the packages inside it."""
    top = ROOT / PACKAGE
    yield from (folder for folder in sorted([top, *top.rglob("*")]) if (folder / "__init__.py").is_file())


def _listing(folder: Path) -> str:
    """Return a table of the modules of one package with the first line of each docstring."""
    name = ".".join(folder.relative_to(ROOT).parts)
    modules = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
    rows = "\n".join(f"| `{path.stem}` | {_summary(path)} |" for path in modules)
    table = f"\n| module | what is in it |\n|---|---|\n{rows}\n" if modules else ""
    return f"### `{name}`\n\n{_summary(folder / '__init__.py')}\n{table}"


def _summary(path: Path) -> str:
    """Return the first line of a module's docstring."""
    return (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0].replace("|", "\\|")
