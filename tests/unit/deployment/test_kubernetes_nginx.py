"""NGINX's pods: the live stack's image, files and variables, and what stands in front of them."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.nginx import LINES, command, program, render
from tests.unit.deployment.kubernetes_manifests import (
    FOLDER,
    NGINX,
    Manifest,
    kustomization,
    named,
    nginx_files,
    nginx_variables,
    of_kind,
    pod,
)

COMPOSE: Manifest = yaml.safe_load((FOLDER.parent / "docker-compose.yml").read_text("utf-8"))
LIVE = COMPOSE["services"]["nginx"]
PROBE_COMMAND = ["curl", "--fail", "--silent", "--output", "/dev/null"]


def _container() -> dict[str, Any]:
    (container,) = pod(named("Deployment", "fib-nginx"))["containers"]
    return dict(container)


def _asked_for() -> set[str]:
    """The variables of the templates."""
    templates = (path for path in nginx_files().values() if path.suffix == ".template")
    return {name for path in templates for name in re.findall(r"\$\{(\w+)\}", path.read_text())}


def test_the_image_is_the_live_stacks() -> None:
    assert LIVE["image"] == f"${{NGINX_IMAGE:-{_container()['image']}}}"


def test_the_files_stand_where_compose_mounts_them() -> None:
    live = {}
    for volume in LIVE["volumes"]:
        source, _, target = volume.removesuffix(":ro").partition(":")
        place = FOLDER.parent / source
        for path in [place] if place.is_file() else place.rglob("*.*"):
            live[(target / path.relative_to(place)).as_posix().removesuffix("/.")] = path.resolve()
    ours = {f"/etc/nginx/{name}": path.resolve() for name, path in nginx_files().items()}
    assert {name: ours.get(name) for name in live} == live
    (added,) = set(ours) - set(live)
    assert added == "/etc/nginx/templates/20-clients.conf.template"


def test_what_is_writable_is_what_compose_makes_writable() -> None:
    writable = {m["mountPath"] for m in _container()["volumeMounts"] if not m.get("readOnly")}
    assert writable == {place.split(":")[0] for place in LIVE["tmpfs"]}


def test_both_give_each_variable_that_the_templates_ask_for() -> None:
    for given in (LIVE["environment"], nginx_variables()):
        assert _asked_for() - set(given) == {"NGINX_LOCAL_RESOLVERS"}
        assert set(given) - _asked_for() == {"NGINX_ENTRYPOINT_LOCAL_RESOLVERS"}
    (source,) = _container()["envFrom"]
    assert source == {"configMapRef": {"name": "fib-nginx-settings"}}


def test_nginx_asks_for_the_addresses_of_web_in_full() -> None:
    service = named("Service", "fib-web")
    (port,) = pod(named("Deployment", "fib-web"))["containers"][0]["ports"]
    name, namespace = service["metadata"]["name"], kustomization()["namespace"]
    assert nginx_variables()["WEB_ADDRESS"] == (
        f"{name}.{namespace}.svc.cluster.local:{port['containerPort']}"
    )
    assert service["spec"]["clusterIP"] == "None"


@pytest.mark.parametrize("probe", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_nginx_is_probed_as_compose_does(probe: str) -> None:
    assert _container()[probe]["exec"]["command"] == LIVE["healthcheck"]["test"][1:]


def test_nginx_ends_after_its_endpoint_is_dropped_and_its_streams_are_cut() -> None:
    spec = pod(named("Deployment", "fib-nginx"))
    drop_seconds = spec["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    (streams,) = re.findall(r"worker_shutdown_timeout (\d+)s;", (NGINX / "nginx.conf").read_text())
    assert drop_seconds >= 5
    assert spec["terminationGracePeriodSeconds"] > drop_seconds + int(streams)


@pytest.mark.parametrize("line", LINES)
def test_nginx_accepts_the_files_of_the_pods(line: str, tmp_path: Path) -> None:
    config = render(
        tmp_path / "nginx",
        nginx_variables() | {"NGINX_LOCAL_RESOLVERS": "10.96.0.10 [fd00::a]"},
        8080,
        8081,
        files=nginx_files(),
    )
    words = command(program(line), config, "-t")
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "[warn]" not in result.stderr


def test_the_route_takes_every_path_to_nginx_over_tls() -> None:
    (gateway,) = of_kind("Gateway")
    listeners = {listener["name"]: listener for listener in gateway["spec"]["listeners"]}
    route = named("HTTPRoute", "fib")["spec"]
    (parent,) = route["parentRefs"]
    (rule,) = route["rules"]
    (target,) = rule["backendRefs"]
    assert parent["name"] == gateway["metadata"]["name"]
    assert listeners[parent["sectionName"]]["tls"]["mode"] == "Terminate"
    assert "matches" not in rule
    (port,) = named("Service", target["name"])["spec"]["ports"]
    assert (target["name"], target["port"]) == ("fib-nginx", port["port"])


def test_plain_http_is_sent_to_tls_alone() -> None:
    route = named("HTTPRoute", "fib-to-https")["spec"]
    assert route["parentRefs"] == [{"name": "fib", "sectionName": "http"}]
    (rule,) = route["rules"]
    assert rule.keys() == {"filters"}
    assert rule["filters"][0]["requestRedirect"] == {"scheme": "https", "statusCode": 301}
