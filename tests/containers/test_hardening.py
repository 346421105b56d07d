"""What `docker inspect` shows of each container: every line of the hardening, one by one."""

from typing import Any

import httpx
import pytest

from tests.containers.stack import LASTING, SERVICES, Stack, run

CANARIES = (
    "postgres_password",
    "owner_password",
    "web_password",
    "reader_password",
    "redis_password",
)


@pytest.fixture(params=SERVICES)
def container(stack: Stack, request: pytest.FixtureRequest) -> dict[str, Any]:
    """One container of each service, migrate's ended one among them."""
    return stack.inspect(request.param)[0]


def test_the_root_file_system_is_read_only(container: dict[str, Any]) -> None:
    assert container["HostConfig"]["ReadonlyRootfs"]


def test_all_capabilities_are_dropped(container: dict[str, Any]) -> None:
    assert container["HostConfig"]["CapDrop"] == ["ALL"]
    assert not container["HostConfig"]["CapAdd"]
    assert not container["HostConfig"]["Privileged"]


def test_no_process_gains_privileges(container: dict[str, Any]) -> None:
    assert any(o.startswith("no-new-privileges") for o in container["HostConfig"]["SecurityOpt"])


def test_it_runs_as_an_ordinary_user(container: dict[str, Any]) -> None:
    user = container["Config"]["User"]
    assert user.split(":")[0] not in ("", "0", "root")


def test_memory_processors_and_processes_are_limited(container: dict[str, Any]) -> None:
    host = container["HostConfig"]
    assert 0 < host["Memory"] <= 2**31
    assert 0 < host["NanoCpus"] <= 4 * 10**9
    assert 0 < host["PidsLimit"] <= 512


def test_logs_are_rotated(container: dict[str, Any]) -> None:
    log = container["HostConfig"]["LogConfig"]
    assert log["Type"] == "json-file"
    assert {"max-size", "max-file"} <= set(log["Config"])


def test_only_nginx_is_published(stack: Stack) -> None:
    for service in SERVICES:
        ports = stack.inspect(service)[0]["HostConfig"]["PortBindings"]
        assert bool(ports) == (service == "nginx"), service


def test_what_lasts_is_restarted_and_the_migration_is_not(stack: Stack) -> None:
    policies = {s: stack.inspect(s)[0]["HostConfig"]["RestartPolicy"]["Name"] for s in SERVICES}
    assert policies.pop("migrate") in ("no", "on-failure", "")
    assert set(policies.values()) <= {"unless-stopped", "always"}


def test_what_lasts_has_a_health_check_and_passes_it(stack: Stack) -> None:
    for service in LASTING:
        state = stack.inspect(service)[0]["State"]
        assert state["Health"]["Status"] == "healthy", service


def test_a_worker_has_more_time_to_stop_than_its_soft_shutdown(stack: Stack) -> None:
    config = stack.inspect("queue_worker")[0]["Config"]
    shown = stack.execute("queue_worker", "grep", "SOFT_SHUTDOWN_SECONDS", "/etc/fib/config.yml")
    assert config["StopTimeout"] > float(shown.split(":")[1]) + 5


def test_the_back_network_reaches_nothing_outside(stack: Stack) -> None:
    networks = {s: set(stack.inspect(s)[0]["NetworkSettings"]["Networks"]) for s in LASTING}
    front, back = f"{stack.project}_front", f"{stack.project}_back"
    assert networks["nginx"] == {front}
    assert networks["flask_app"] == {front, back}
    assert networks["postgres"] == networks["redis"] == networks["queue_worker"] == {back}
    assert run("docker", "network", "inspect", "-f", "{{.Internal}}", back).strip() == "true"


def test_nothing_is_writable_but_memory_and_volumes(stack: Stack) -> None:
    for service in ("flask_app", "queue_worker", "nginx"):
        write = "touch /probe 2>/dev/null || touch /usr/probe 2>/dev/null || touch /etc/probe"
        stack.execute(service, "sh", "-c", f"! {{ {write}; }} 2>/dev/null")


@pytest.fixture(scope="module")
def canaries(stack: Stack) -> list[str]:
    """Every password there is."""
    return [(stack.secrets / name).read_text().strip() for name in CANARIES]


def test_no_password_stands_in_a_containers_description(
    container: dict[str, Any], canaries: list[str]
) -> None:
    assert not [c for c in canaries if c in str(container)]


def test_no_password_stands_in_an_environment_or_on_a_command_line(
    stack: Stack, canaries: list[str]
) -> None:
    for service in LASTING:
        for identity in stack.containers(service):
            pids = run("docker", "top", identity, "-eo", "pid").split()[1:]
            for pid in pids:
                shown = _read(f"/proc/{pid}/environ") + _read(f"/proc/{pid}/cmdline")
                assert not [c for c in canaries if c in shown], service


def test_no_password_stands_in_the_logs(stack: Stack, canaries: list[str]) -> None:
    logs = stack.compose("logs", "--no-color")
    assert "postgres" in logs
    assert not [c for c in canaries if c in logs]


def test_no_password_stands_in_an_image(stack: Stack, canaries: list[str]) -> None:
    images = {stack.inspect(service)[0]["Image"] for service in SERVICES}
    shown = run("docker", "image", "inspect", *images)
    shown += "".join(run("docker", "history", "--no-trunc", image) for image in images)
    assert not [c for c in canaries if c in shown]


def test_no_password_stands_in_an_answer_while_the_database_is_away(
    stack: Stack, canaries: list[str]
) -> None:
    stack.compose("stop", "postgres")
    try:
        for path in ("/rust/calculate/54321", "/get?limit=1"):
            for kind in ("text/html", "application/json", "text/plain"):
                answer = httpx.get(stack.url + path, headers={"Accept": kind}, timeout=30)
                assert answer.status_code == 503
                shown = answer.text + str(answer.headers)
                assert not [c for c in canaries if c in shown]
                assert "fib_web" not in shown
    finally:
        stack.up()
        stack.await_answers()


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read()
    except FileNotFoundError:  # a process that has ended
        return ""
