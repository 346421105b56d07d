"""docs/support.md lists every outside part as the project's files name it, and says until when."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from scripts.outdated import newer_crates, newer_packages
from scripts.support import ROOT, Part, ended, parts

from tests.unit.deployment.test_kubernetes_schemas import OLDEST, OLDEST_GATEWAY_API

Named = set[tuple[str, str]]
LISTED = {(part.section, part.name, part.version) for part in parts()}
IMAGES, LANGUAGES, KUBERNETES, PYTHON, RUST = dict.fromkeys(part.section for part in parts())
# Made here: each of them stands on an image that is listed.
OURS = ("fib_", "${")
BY_HAND = {"Python, in the image", "docker-compose"}


def _toml(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text("utf-8"))


def _tracked(pattern: str) -> list[Path]:
    command = ("git", "ls-files", pattern)
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in shown.splitlines()]


def _images_of(node: Any) -> Iterator[str]:
    """Every `image:` of a document."""
    if isinstance(node, list):
        for item in node:
            yield from _images_of(item)
    elif isinstance(node, dict):
        if isinstance(node.get("image"), str):
            yield node["image"]
        for item in node.values():
            yield from _images_of(item)


def _images() -> Iterator[str]:
    """What compose files, manifests and Dockerfiles name, variables by their default."""
    for path in _tracked("*.yml") + _tracked("*.yaml"):
        for document in yaml.safe_load_all(path.read_text("utf-8")):
            for image in _images_of(document):
                yield re.sub(r"^\$\{\w+:-(.*)\}$", r"\1", image)
    for path in _tracked("*Dockerfile"):
        text = path.read_text("utf-8")
        yield from re.findall(r"^ARG \w*IMAGE=(\S+)", text, re.MULTILINE)
        froms = re.findall(r"^FROM (?:--platform=\S+ )?(\S+)(?: AS (\S+))?", text, re.MULTILINE)
        stages = {stage for _, stage in froms}
        yield from (image for image, _ in froms if image not in stages)


def _named_images() -> Named:
    named = {image.partition(":") for image in _images() if not image.startswith(OURS)}
    return {(name, tag) for name, _, tag in named}


def _lines(section: str, locked: dict[str, str]) -> Named:
    """Each name with the listed line that its version belongs to, else the version itself."""
    listed = {name: line for where, name, line in LISTED if where == section}
    return {
        (name, listed[name] if f"{version}.".startswith(f"{listed.get(name)}.") else version)
        for name, version in locked.items()
    }


def _named_languages() -> Named:
    oldest = _toml("pyproject.toml")["project"]["requires-python"].removeprefix(">=")
    channel = _toml("rust-toolchain.toml")["toolchain"]["channel"]
    return {("Python, the oldest", oldest)} | _lines(LANGUAGES, {"Rust": channel})


def _named_packages() -> Named:
    project = _toml("pyproject.toml")["project"]
    needs = project["dependencies"] + project["optional-dependencies"]["embedded"]
    text = (ROOT / "requirements" / "dev.txt").read_text("utf-8")
    locked = dict(re.findall(r"^([\w-]+)==([^ ;]+)", text, re.MULTILINE))
    names = [re.split(r"[^\w-]", need)[0] for need in needs]
    return _lines(PYTHON, {name: locked[name] for name in names})


def _named_crates() -> Named:
    manifests = [_toml(str(path.relative_to(ROOT))) for path in _tracked("rust_*Cargo.toml")]
    names = {
        name
        for manifest in manifests
        for name, need in manifest.get("dependencies", {}).items()
        if "path" not in need
    }
    packages = _toml("Cargo.lock")["package"]
    return _lines(RUST, {p["name"]: p["version"] for p in packages if p["name"] in names})


def _named_in_kubernetes() -> Named:
    readme = (ROOT / "deployment" / "kubernetes" / "README.md").read_text("utf-8")
    row = r"^\| (Kubernetes|Gateway API|KEDA) \| ([\d.]+) or newer"
    needed = dict(re.findall(row, readme, re.MULTILINE))
    assert needed["Kubernetes"] == OLDEST
    assert OLDEST_GATEWAY_API.startswith(f"{needed['Gateway API']}.")
    return {(f"{name}, the oldest", version) for name, version in needed.items()}


NAMED = {
    IMAGES: _named_images,
    LANGUAGES: _named_languages,
    KUBERNETES: _named_in_kubernetes,
    PYTHON: _named_packages,
    RUST: _named_crates,
}


@pytest.mark.parametrize("section", NAMED)
def test_a_table_lists_what_the_files_name_in_the_same_version(section: str) -> None:
    listed = {(n, v) for where, n, v in LISTED if where == section and n not in BY_HAND}
    assert listed == NAMED[section]()


@pytest.mark.parametrize("part", parts(), ids=lambda part: f"{part.section}/{part.name}")
def test_a_part_has_a_reason_and_a_date_or_says_why_not(part: Part) -> None:
    assert part.end or re.match(r"no date[:;] \S", part.until)
    assert part.why
    assert part.updated_by


def test_a_part_has_ended_the_day_after_its_date() -> None:
    first = min((part for part in parts() if part.end), key=lambda part: part.end or date.max)
    assert first.end
    assert first not in ended(first.end)
    assert first in ended(date.fromordinal(first.end.toordinal() + 1))
    assert ended(date.min) == []
    assert len(ended(date.max)) == sum(part.end is not None for part in parts())


def test_crates_with_a_newer_release_are_named() -> None:
    output = """    Updating the index
     Locking 2 packages to latest Rust 1.95 compatible versions
    Updating cc v1.11.1 -> v1.11.3
    Updating toml_edit v0.25.18+spec-1.1.0 -> v0.25.20+spec-1.1.0
   Unchanged sha2 v0.10.9 (available: v0.11.1)
   Unchanged time v0.3.4 (available: v0.3.9, requires Rust 1.99)
note: to see how you depend on a package, run `cargo tree --invert <dep>@<ver>`
"""
    assert newer_crates(output) == [
        "cc 1.11.1 -> 1.11.3",
        "toml_edit 0.25.18+spec-1.1.0 -> 0.25.20+spec-1.1.0",
        "sha2 0.10.9 -> 0.11.1, held back",
        "time 0.3.4 -> 0.3.9, held back",
    ]


def test_locked_packages_with_a_newer_release_are_named() -> None:
    output = """Package Version Latest Type
------- ------- ------ -----
celery  5.6.3   5.7.0  wheel
pip     23.2.1  26.3   wheel
"""
    locked = "celery==5.6.3 \\\n    --hash=sha256:0\n"
    assert newer_packages(output, locked) == ["celery 5.6.3 -> 5.7.0"]
    assert newer_packages("", locked) == []
