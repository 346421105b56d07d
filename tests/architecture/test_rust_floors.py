"""The core crates stand on floors: imports point downwards, and no files form a circle."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.rust_imports import Graph, imports

ROOT = Path(__file__).resolve().parents[2]

# From the top down; a file imports only from its own floor's folder and from floors below.
FLOORS = {
    "rust_fib/fib_core/src": [
        {"lib", "bench", "testing"},
        {"batch", "estimate"},
        {"context"},
        {"output", "doubling"},
        {"product"},
        {"kernels"},
        {"columns"},
        {"transform"},
        {"field"},
        {"residue", "memory", "threads", "number"},
        {"error"},
    ],
    "rust_db/db_core/src": [
        {"lib"},
        {"stream"},
        {"reader", "ndjson", "connection"},
        {"pages", "connection_info"},
        {"models"},
        {"schema"},
        {"error"},
    ],
}


def _room(file: str) -> str:
    return file.split("/")[0].removesuffix(".rs")


def upward_imports(graph: Graph, floors: list[set[str]]) -> list[str]:
    """Each import that leads to a higher floor, or to another room of the same one."""
    floor = {room: number for number, rooms in enumerate(floors) for room in rooms}
    return [
        f"{file} imports {target}"
        for file, targets in graph.items()
        for target in sorted(targets)
        if _room(file) != _room(target) and floor[_room(target)] <= floor[_room(file)]
    ]


def circle(graph: Graph) -> list[str]:
    """Files that import each other in a circle, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("source", FLOORS)
def test_every_file_has_a_floor(source: str) -> None:
    rooms = {_room(file) for file in imports(ROOT / source)}
    assert rooms == set().union(*FLOORS[source])


@pytest.mark.parametrize("source", FLOORS)
def test_imports_point_downwards(source: str) -> None:
    assert upward_imports(imports(ROOT / source), FLOORS[source]) == []


@pytest.mark.parametrize("source", FLOORS)
def test_no_files_import_each_other_in_a_circle(source: str) -> None:
    assert circle(imports(ROOT / source)) == []


@pytest.fixture
def crate(tmp_path: Path) -> Path:
    """A small crate: top on middle on bottom."""
    files = {
        "lib.rs": "mod top; mod middle; mod bottom; pub use top::{Top, made::Made};",
        "top/mod.rs": "pub mod made; use crate::middle::{self, Middle as M, Other};",
        "top/made.rs": "// crate::lib is only a word\nuse super::super::bottom::Bottom;",
        "middle.rs": 'fn f() { crate::bottom::g("crate::top") }\n#[cfg(test)]\nmod tests;',
        "middle/tests.rs": "use crate::top::Top;",
        "bottom.rs": "#[cfg(test)]\nmod t { use crate::top::Top; fn g() { {} } }\npub fn g() {}",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


SMALL_FLOORS = [{"lib"}, {"top"}, {"middle"}, {"bottom"}]


def test_what_a_crate_imports_is_read_from_its_paths(crate: Path) -> None:
    assert imports(crate) == {
        "lib.rs": {"top/mod.rs", "top/made.rs"},
        "top/mod.rs": {"middle.rs"},
        "top/made.rs": {"bottom.rs"},
        "middle.rs": {"bottom.rs"},
        "bottom.rs": set(),
    }
    assert upward_imports(imports(crate), SMALL_FLOORS) == []
    assert circle(imports(crate)) == []


@pytest.mark.parametrize(
    "line", ["use crate::Top;", "use crate::top::Top;", "type T = crate::middle::M;"]
)
def test_an_import_upwards_is_found(crate: Path, line: str) -> None:
    (crate / "bottom.rs").write_text(line)
    assert len(upward_imports(imports(crate), SMALL_FLOORS)) == 1


def test_a_circle_of_files_is_found(crate: Path) -> None:
    (crate / "top/made.rs").write_text("use super::Top;")
    (crate / "top/mod.rs").write_text("pub mod made; pub use made::Made;")
    assert set(circle(imports(crate))) == {"top/mod.rs", "top/made.rs"}
