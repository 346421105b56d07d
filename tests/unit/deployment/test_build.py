"""What the images are built with fits what the project is developed with."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _locked(name: str) -> set[tuple[str, str]]:
    """Each package of a lock file with its version."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return set(re.findall(r"^([\w.-]+)==([^ ;]+)", text, re.MULTILINE))


def _rust_images() -> dict[str, str]:
    """Where a file that is run names an image of Rust, with its version."""
    found = subprocess.run(
        ("git", "grep", "--extended-regexp", "--only-matching", r"\brust:[0-9][0-9.]*", ":!*.md"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return dict(line.rsplit(":rust:", 1) for line in found.splitlines())


def test_the_image_that_compiles_has_the_toolchain_s_rust() -> None:
    toolchain = tomllib.loads((ROOT / "rust-toolchain.toml").read_text("utf-8"))["toolchain"]
    images = _rust_images()
    places = ("build_image.sh", "docker-compose.yml", "deployment/app/build.Dockerfile")
    assert set(places) <= set(images)
    for place, version in images.items():
        assert toolchain["channel"].startswith(f"{version}."), place


@pytest.mark.parametrize(
    ("part", "whole"), [("runtime", "development"), ("build", "dev"), ("runtime", "dev")]
)
def test_lock_files_agree(part: str, whole: str) -> None:
    """The service's image installs `runtime` from the wheels that `development` names."""
    assert _locked(part)
    assert _locked(part) <= _locked(whole)
