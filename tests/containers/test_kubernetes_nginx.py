"""The NGINX image as its pods in Kubernetes run it, where web has the name that it has there."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.containers.stack import Stack, await_that, run
from tests.unit.deployment.kubernetes_manifests import config_files as config_map
from tests.unit.deployment.kubernetes_manifests import (
    containers,
    named,
    nginx_variables,
    pod,
)

(NGINX,) = containers(named("Deployment", "fib-nginx"))
USER = pod(named("Deployment", "fib-nginx"))["securityContext"]
# A pod's emptyDir is writable to its fsGroup.
OWNED = f"uid={USER['runAsUser']},gid={USER['fsGroup']},mode=0775"


@pytest.fixture(scope="module")
def network(stack: Stack) -> Iterator[str]:
    """A network where web's name in the cluster leads to the web replica."""
    network = f"{stack.project}_pods"
    (web,) = stack.containers("flask_app")
    run("docker", "network", "create", network)
    try:
        alias = nginx_variables()["WEB_ADDRESS"].rpartition(":")[0]
        run("docker", "network", "connect", "--alias", alias, network, web)
        yield network
        run("docker", "network", "disconnect", network, web)
    finally:
        run("docker", "network", "rm", network, check=False)


def _project(folder: Path, name: str) -> Path:
    """A ConfigMap's folder as a pod sees it: links into a dated folder, swapped on a change."""
    dated = folder / name / "..2026_01_01"
    dated.mkdir(parents=True)
    (folder / name / "..data").symlink_to(dated.name)
    for file, source in config_map(name).items():
        (dated / file).write_text(source.read_text())
        (folder / name / file).symlink_to(f"..data/{file}")
    return folder / name


def _mounts(folder: Path) -> Iterator[str]:
    """The Deployment's volumes, as options of `docker run`."""
    volumes = {
        volume["name"]: volume for volume in pod(named("Deployment", "fib-nginx"))["volumes"]
    }
    for volume in volumes.values():
        if "configMap" in volume:
            _project(folder, volume["configMap"]["name"])
    for mount in NGINX["volumeMounts"]:
        volume = volumes[mount["name"]]
        if "emptyDir" in volume:
            size = volume["emptyDir"]["sizeLimit"].removesuffix("i")
            yield f"--tmpfs={mount['mountPath']}:{OWNED},size={size}"
        else:
            source = folder / volume["configMap"]["name"] / mount.get("subPath", "")
            yield f"--volume={source.resolve()}:{mount['mountPath']}:ro"


@pytest.fixture(scope="module")
def pod_container(
    stack: Stack, network: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A container that runs as the pod's does, with its variables as they stand."""
    folder = tmp_path_factory.mktemp("pod")
    folder.chmod(0o755)
    environment = [f"--env={key}={value}" for key, value in nginx_variables().items()]
    image = next(iter({c["Config"]["Image"] for c in stack.inspect("nginx")}))
    name = f"{stack.project}_pod_{uuid4().hex[:6]}"
    run(
        *("docker", "run", "--detach", "--name", name, "--network", network),
        *("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges"),
        *("--user", f"{USER['runAsUser']}:{USER['runAsGroup']}"),
        *environment,
        *_mounts(folder),
        image,
    )
    try:
        yield name
    finally:
        run("docker", "rm", "--force", name)


def _get(container: str, path: str, *options: str) -> tuple[int, str]:
    host = f"Host: {nginx_variables()['SERVER_NAMES'].split()[0]}"
    words = ("curl", "--silent", "--max-time", "20", "--write-out", "\n%{http_code}")
    address = run("docker", "exec", container, "hostname", "-i").strip()
    shown = run(
        *("docker", "exec", container, *words, "--header", host, *options),
        f"http://{address}:8080{path}",
    )
    body, _, status = shown.rpartition("\n")
    return int(status), body


def test_the_pods_probe_passes(pod_container: str) -> None:
    probe = NGINX["readinessProbe"]["exec"]["command"]
    await_that("the probe", lambda: run("docker", "exec", pod_container, *probe) == "")


def test_the_service_is_found_by_its_name_in_the_cluster(pod_container: str) -> None:
    await_that("an answer", lambda: _get(pod_container, "/get?limit=1")[0] == 200)
    status, text = _get(pod_container, "/rust/calculate/10")
    assert (status, "55" in text) == (200, True)
    assert _get(pod_container, "/health/ready")[0] == 404


def test_the_client_is_the_one_that_the_gateway_names(pod_container: str) -> None:
    asked = "/rust/calculate/11"
    _get(pod_container, asked, "--header", "X-Forwarded-For: 198.51.100.9, 203.0.113.7, 10.1.2.3")

    def logged() -> bool:
        lines = [
            line for line in run("docker", "logs", pod_container).splitlines() if asked in line
        ]
        return bool(lines) and json.loads(lines[-1])["client"] == "203.0.113.7"

    await_that("the line of the request, with its client", logged, seconds=20)
