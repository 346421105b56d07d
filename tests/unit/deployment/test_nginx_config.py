"""deployment/nginx is valid on the lines it runs on, and free of the mistakes that gixy knows."""

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.nginx import LINES, ROOT, command, program, render, require_tool, variables
from tests.ports import free_port


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The rendered configuration."""
    address = variables(f"127.0.0.1:{free_port()}")
    return render(tmp_path / "nginx", address, free_port(), free_port())


@pytest.mark.parametrize("line", LINES)
def test_nginx_accepts_it_without_a_warning(line: str, config: Path) -> None:
    words = command(program(line), config, "-t")
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "[warn]" not in result.stderr


def test_the_tests_run_the_line_that_the_live_stack_names() -> None:
    compose = yaml.safe_load((ROOT / "deployment" / "docker-compose.yml").read_text())
    named = compose["services"]["nginx"]["image"].removesuffix("}").rpartition(":")[2]
    shown = subprocess.run([program("live"), "-v"], capture_output=True, text=True, check=True)
    assert f"nginx/{named}." in shown.stderr


@pytest.mark.parametrize(("environment", "status"), [({}, 0), ({"CI": "true"}, 1)])
def test_where_the_line_cannot_be_had_tests_go_without_it_but_for_ci(
    environment: dict[str, str], status: int, tmp_path: Path
) -> None:
    script = ROOT / "scripts" / "supported_nginx.sh"
    result = subprocess.run(
        [require_tool("bash"), str(script), str(tmp_path / "nginx")],
        env={"PATH": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (status, "")
    assert "apt-get install mmdebstrap" in result.stderr


def test_gixy_finds_nothing(config: Path) -> None:
    result = subprocess.run(
        [require_tool("gixy"), str(config)], capture_output=True, text=True, check=False
    )
    assert "No issues found" in result.stdout, result.stdout + result.stderr
