"""The rules of the architecture, held by tests."""

import ast
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from fib_service.extensions import Services
from fib_service.task_queue.celery_app import QUEUE

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "fib_service"

# From the inside out; a layer imports only from itself and from those before it. What stands in
# no layer, such as settings and errors, is open to all.
LAYERS = [
    {"models"},
    {"fib_calcs", "data_access"},
    {"services"},
    {"extensions", "task_queue"},
    {"views"},
    {"embedded", "cli"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

# The same within embedded; `serve` and what it is made of stand on top.
ROOMS = [{"errors"}, {"data_folder"}, {"processes"}, {"servers", "programs"}]
ROOM_RANK = {name: rank for rank, names in enumerate(ROOMS) for name in names}


def _modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def _layer(module: str) -> str:
    return module.removeprefix("fib_service.").split(".")[0]


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    froms = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return froms | names


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_dependencies_point_inward(path: Path) -> None:
    own = RANK.get(path.relative_to(SOURCE).parts[0].removesuffix(".py"))
    if own is None:
        return
    for module in _imports(path):
        rank = RANK.get(_layer(module)) if module.startswith("fib_service.") else None
        assert rank is None or rank <= own, f"{path.name} reaches outward, to {module}"


@pytest.mark.parametrize("path", sorted((SOURCE / "embedded").rglob("*.py")), ids=lambda p: p.stem)
def test_rooms_of_embedded_import_from_those_below(path: Path) -> None:
    room = path.relative_to(SOURCE / "embedded").parts[0].removesuffix(".py")
    own = ROOM_RANK.get(room, len(ROOMS))
    for module in _imports(path):
        if module.startswith("fib_service.embedded."):
            other = module.split(".")[2]
            assert other == room or ROOM_RANK.get(other, len(ROOMS)) < own or own == len(ROOMS)


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {_name(path): path for path in _modules()}
    graph = {name: _imported_modules(path, set(names)) - {name} for name, path in names.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def _imported_modules(path: Path, names: set[str]) -> set[str]:
    """`from package import name` is an import of the module of that name, where it is one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    froms = [
        f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in names else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    return names.intersection(froms)


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_sql_stands_in_data_access_alone(path: Path) -> None:
    if path.is_relative_to(SOURCE / "data_access") or path.is_relative_to(SOURCE / "models"):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
        for alias in node.names
    }
    assert not names & {"select", "insert", "update", "delete", "text"}


@pytest.mark.parametrize("crate", ["rust_fib/fib_core", "rust_db/db_core"])
def test_core_crates_know_no_python(crate: str) -> None:
    manifest = tomllib.loads((ROOT / crate / "Cargo.toml").read_text(encoding="utf-8"))
    dependencies = manifest.get("dependencies", {})
    assert not [name for name in dependencies if name.startswith("pyo3")]


def test_the_root_folder_of_migrations_is_no_package() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_every_queue_has_a_worker(parts: Services) -> None:
    assert {parts.celery.conf.task_default_queue} == {QUEUE}
    assert not parts.celery.conf.task_routes
