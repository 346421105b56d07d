"""The service through NGINX as its pods in Kubernetes run it: their files and variables."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.name_server import name_server
from tests.nginx import LINES, program, render, running
from tests.ports import free_port
from tests.unit.deployment.kubernetes_manifests import nginx_files, nginx_variables


@pytest.fixture(scope="module", params=LINES)
def pod(
    request: pytest.FixtureRequest, base_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of NGINX's pod; of the web pods behind their headless Service one has just died."""
    given = nginx_variables()
    name = given["WEB_ADDRESS"].rpartition(":")[0]
    port = free_port()
    with name_server({name: ["127.0.0.2", "127.0.0.1"]}) as resolver:
        given |= {
            "WEB_ADDRESS": f"{name}:{base_url.rpartition(':')[2]}",
            "NGINX_LOCAL_RESOLVERS": resolver,
        }
        folder = tmp_path_factory.mktemp("pod")
        config = render(folder, given, port, free_port(), nginx_files())
        headers = {"Host": given["SERVER_NAMES"].split()[0]}
        with (
            running(program(request.param), config),
            httpx.Client(
                base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60
            ) as client,
        ):
            yield client


def test_the_service_answers_and_a_finished_answer_is_kept(pod: httpx.Client) -> None:
    answers = [pod.get("/rust/calculate/4321") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[2].headers["X-Cache-Status"] == "HIT"


def test_a_dead_pod_costs_no_answer(pod: httpx.Client) -> None:
    answers = [pod.get("/get?limit=1") for _ in range(20)]
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("path", ["/health/ready", "/health/live", "/metrics"])
def test_what_is_for_machines_is_an_unknown_address(pod: httpx.Client, path: str) -> None:
    answer, unknown = pod.get(path), pod.get("/unknown")
    assert answer.status_code == unknown.status_code == 404
    assert answer.content == unknown.content


def test_a_foreign_host_is_refused(pod: httpx.Client) -> None:
    assert pod.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_an_unknown_name_is_a_service_that_cannot_be_reached(tmp_path: Path) -> None:
    port = free_port()
    with name_server({}) as resolver:
        given = nginx_variables() | {"NGINX_LOCAL_RESOLVERS": resolver}
        config = render(tmp_path / "pod", given, port, free_port(), nginx_files())
        with running(program("live"), config):
            host = {"Host": given["SERVER_NAMES"].split()[0]}
            answer = httpx.get(f"http://127.0.0.1:{port}/calculate/10", headers=host)
    assert answer.status_code == 502
    assert answer.text == "the service cannot be reached at the moment; try again shortly\n"


def test_the_limits_are_the_live_stacks(pod: httpx.Client) -> None:
    answers = [pod.get("/rust/calculate/4321") for _ in range(400)]
    assert 429 in {answer.status_code for answer in answers}
