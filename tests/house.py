"""Checks the rules for files: `python -m tests.house` prints what breaks them; the exit code is then 1."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import grimp

TOP: Final = ("bot", "handlers", "storage", "channel")
OWN_HOUSE: Final = Path("bot/sandbox")
"""Imports nothing of ours, so its file names may repeat others."""

MOST_LINES: Final = 300
MOST_LOOSE: Final = 6
_NEVER_LOOSE: Final = ("__init__.py", "__main__.py")

SAME_MEANING: Final = {
    # The same noun in each layer: what it is, its rows, its sentences, its conversation, its job.
    *("corrections", "deliveries", "doubts", "follow", "guide", "guide_post", "keyring", "leases", "letters", "news"),
    "notices",
    *("progress", "series", "statistics", "store", "tags", "votes"),
    # Something asked for in one folder, and done or shown in another.
    *("backups", "deep_links", "export", "identity", "inline", "similar"),
    # What each database and each source has for itself.
    *("driver", "full_text", "message", "session"),
    # Errors, and what is said about them.
    "errors",
}


def circles(graph: grimp.ImportGraph) -> Iterator[str]:
    """Files that import each other in a circle; the first one found."""
    try:
        TopologicalSorter({one: graph.find_modules_directly_imported_by(one) for one in graph.modules}).prepare()
    except CycleError as found:
        yield f"a circle of files: {' <- '.join(found.args[1])}"


def pairs(graph: grimp.ImportGraph) -> Iterator[str]:
    """Pairs of folders that import each other, with neither inside the other."""
    imports = {
        (one, other)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        for one in _folders(graph, importer)
        for other in _folders(graph, imported)
        if not f"{one}.".startswith(f"{other}.") and not f"{other}.".startswith(f"{one}.")
    }
    for one, other in sorted(imports):
        if one < other and (other, one) in imports:
            yield f"{one} and {other} import each other"


def _folders(graph: grimp.ImportGraph, module: str) -> Iterator[str]:
    """The folders in which a module is, up to the top; a package is its own folder."""
    while "." in module:
        if graph.find_children(module):
            yield module
        module = module.rpartition(".")[0]


def loose(root: Path) -> Iterator[str]:
    """Top folders with too many files outside their subfolders."""
    for top in TOP:
        files = [file for file in (root / top).glob("*.py") if file.name not in _NEVER_LOOSE]
        if len(files) > MOST_LOOSE:
            yield f"{top} has {len(files)} loose files; {MOST_LOOSE} are enough"


def shared_names(root: Path) -> Iterator[str]:
    """File names used more than once for different things."""
    houses: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for file in _files(root):
        if file.name not in _NEVER_LOOSE and file.stem not in SAME_MEANING:
            houses[file.is_relative_to(OWN_HOUSE), file.name].append(str(file.parent))
    for (_, name), rooms in sorted(houses.items()):
        if len(rooms) > 1:
            yield f"{name}: {', '.join(sorted(rooms))}"


def long_files(root: Path) -> Iterator[str]:
    for file in _files(root):
        if len((root / file).read_text(encoding="utf-8").splitlines()) > MOST_LINES:
            yield f"{file} has more than {MOST_LINES} lines"


def _files(root: Path) -> Iterable[Path]:
    return sorted(file.relative_to(root) for top in TOP for file in (root / top).rglob("*.py"))


def main() -> int:
    root = Path(__file__).parents[1]
    graph = grimp.build_graph(*TOP, cache_dir=None)
    found = {*circles(graph), *pairs(graph), *loose(root), *shared_names(root), *long_files(root)}
    print("\n".join(sorted(found)) or "The house is in order.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
