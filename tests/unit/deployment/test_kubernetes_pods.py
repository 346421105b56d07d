"""What every pod of the manifests keeps to: hardening, limits, probes, an end without loss."""

import runpy

import pytest

from tests.unit.deployment.kubernetes_manifests import (
    FOLDER,
    Manifest,
    containers,
    label,
    named,
    of_kind,
    pod,
    runs_the_service,
    settings,
    workloads,
    workloads_of_the_service,
)

GUNICORN = runpy.run_path(str(FOLDER.parent / "app" / "gunicorn.conf.py"))
PAIRS = [(w, c) for w in workloads() for c in containers(w)]
PAIR_NAMES = [f"{label(workload)}/{container['name']}" for workload, container in PAIRS]
each_workload = pytest.mark.parametrize("workload", workloads(), ids=label)
each_container = pytest.mark.parametrize(("workload", "container"), PAIRS, ids=PAIR_NAMES)


@each_workload
def test_a_pod_is_restricted(workload: Manifest) -> None:
    user = 10001 if runs_the_service(workload) else 101
    assert pod(workload)["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": user,
        "runAsGroup": user,
        "fsGroup": user,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert not pod(workload).keys() & {"hostNetwork", "hostPID", "hostIPC"}


@each_container
def test_a_container_is_restricted(workload: Manifest, container: Manifest) -> None:
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_the_namespace_enforces_the_restricted_profile() -> None:
    (namespace,) = of_kind("Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@each_container
def test_a_container_has_requests_and_limits(workload: Manifest, container: Manifest) -> None:
    resources = container["resources"]
    assert resources.keys() == {"requests", "limits"}
    assert resources["requests"].keys() == resources["limits"].keys() == {"cpu", "memory"}


@each_workload
def test_a_pod_gets_no_token_and_no_service_variables(workload: Manifest) -> None:
    account = named("ServiceAccount", pod(workload)["serviceAccountName"])
    assert account["automountServiceAccountToken"] is False
    assert pod(workload)["automountServiceAccountToken"] is False
    assert pod(workload)["enableServiceLinks"] is False


@each_container
def test_only_bounded_memory_is_writable(workload: Manifest, container: Manifest) -> None:
    volumes = {volume["name"]: volume for volume in pod(workload)["volumes"]}
    for mount in container["volumeMounts"]:
        folder = volumes[mount["name"]].get("emptyDir", {})
        assert mount.get("readOnly") or folder.keys() == {"medium", "sizeLimit"}
    assert "/tmp" in {mount["mountPath"] for mount in container["volumeMounts"]}


@pytest.mark.parametrize(
    ("probe", "path"),
    [
        ("startupProbe", "/health/live"),
        ("readinessProbe", "/health/ready"),
        ("livenessProbe", "/health/live"),
    ],
)
def test_web_is_probed(probe: str, path: str) -> None:
    (web,) = pod(named("Deployment", "fib-web"))["containers"]
    (port,) = web["ports"]
    assert GUNICORN["bind"] == f"0.0.0.0:{port['containerPort']}"
    assert web[probe]["httpGet"] == {"path": path, "port": "http"}


@pytest.mark.parametrize("probe", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_worker_is_probed(probe: str) -> None:
    (worker,) = pod(named("Deployment", "fib-worker"))["containers"]
    assert worker[probe]["exec"] == {"command": ["fib-healthy", "worker"]}
    assert settings()["FIB_ALIVE_FILE"] == "/tmp/worker.alive"


@pytest.mark.parametrize("deployment", of_kind("Deployment"), ids=label)
def test_a_rollout_never_lowers_the_number_of_pods(deployment: Manifest) -> None:
    assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}


@pytest.mark.parametrize("workload", workloads_of_the_service(), ids=label)
def test_no_pod_starts_before_its_schema(workload: Manifest) -> None:
    if workload["kind"] == "Job":
        assert containers(workload)[0]["command"] == ["fib-service", "migrate"]
    else:
        assert containers(workload)[0]["command"] == ["fib-service", "wait-for-schema"]


def test_web_ends_after_its_endpoint_is_dropped_and_its_requests_are_answered() -> None:
    spec = pod(named("Deployment", "fib-web"))
    (web,) = spec["containers"]
    drop_seconds = web["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert drop_seconds >= 5
    assert spec["terminationGracePeriodSeconds"] > drop_seconds + GUNICORN["graceful_timeout"]


def test_worker_ends_after_its_soft_shutdown() -> None:
    spec = pod(named("Deployment", "fib-worker"))
    (worker,) = spec["containers"]
    assert {"name": "REMAP_SIGTERM", "value": "SIGQUIT"} in worker["env"]
    soft_seconds = float(settings()["FIB_SOFT_SHUTDOWN_SECONDS"])
    assert spec["terminationGracePeriodSeconds"] > soft_seconds > 0
