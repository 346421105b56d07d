"""deployment/nginx is valid, and free of the mistakes that gixy knows."""

import subprocess
from pathlib import Path

import pytest

from tests.nginx import command, render, require_tool


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The rendered configuration."""
    return render(tmp_path / "nginx", ["127.0.0.1:5002"], 8080, 8081)


def test_nginx_accepts_it_without_a_warning(config: Path) -> None:
    result = subprocess.run(command(config, "-t"), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "[warn]" not in result.stderr


def test_gixy_finds_nothing(config: Path) -> None:
    result = subprocess.run(
        [require_tool("gixy"), str(config)], capture_output=True, text=True, check=False
    )
    assert "No issues found" in result.stdout, result.stdout + result.stderr
