"""What one manifest says of another: selectors, ports, scale targets, the queue, the routes."""

from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from fib_service import create_app
from fib_service.settings import Settings
from fib_service.task_queue.celery_app import QUEUE
from tests.unit.deployment.kubernetes_manifests import (
    Manifest,
    containers,
    label,
    named,
    of_kind,
    pod,
    pod_labels,
    secret,
    workloads,
)

# Nothing connects before the first request, so the addresses only have to be well-formed.
ADDRESSES = Settings(
    db_url=SecretStr("postgresql+psycopg2://localhost/none"),
    queue_broker=SecretStr("redis://localhost"),
)
CLOSED = ("/health", "/metrics")


@pytest.fixture(scope="module")
def routes() -> set[str]:
    """The application's routes, as their part before any variable."""
    app: Flask = create_app(ADDRESSES)
    return {rule.rule.split("<")[0].rstrip("/") or "/" for rule in app.url_map.iter_rules()}


def _open_paths() -> list[dict[str, Any]]:
    (ingress,) = of_kind("Ingress")
    (rule,) = ingress["spec"]["rules"]
    paths: list[dict[str, Any]] = rule["http"]["paths"]
    return paths


def _is_open(route: str) -> bool:
    return any(
        route == path["path"]
        or (path["pathType"] == "Prefix" and route.startswith(path["path"].rstrip("/") + "/"))
        for path in _open_paths()
    )


def test_every_route_is_open_or_closed_on_purpose(routes: set[str]) -> None:
    assert {route for route in routes if not _is_open(route)} == {
        route for route in routes if route.startswith(CLOSED)
    }
    assert "/health/ready" in routes


@pytest.mark.parametrize("path", ["/health", "/health/ready", "/metrics", "/nothing"])
def test_what_is_for_machines_is_not_open(path: str) -> None:
    assert not _is_open(path)


def test_every_open_path_is_a_route_of_web(routes: set[str]) -> None:
    service = named("Service", "fib-web")
    for path in _open_paths():
        assert any(route.startswith(path["path"]) for route in routes)
        assert path["backend"]["service"]["name"] == service["metadata"]["name"]
        assert path["backend"]["service"]["port"]["name"] == service["spec"]["ports"][0]["name"]


def test_ingress_uses_no_snippet_and_serves_its_host_over_tls() -> None:
    (ingress,) = of_kind("Ingress")
    assert not [name for name in ingress["metadata"]["annotations"] if "snippet" in name]
    hosts = [rule["host"] for rule in ingress["spec"]["rules"]]
    assert [host for tls in ingress["spec"]["tls"] for host in tls["hosts"]] == hosts


@pytest.mark.parametrize("deployment", of_kind("Deployment"), ids=label)
def test_every_selector_chooses_the_pods_of_its_deployment_alone(deployment: Manifest) -> None:
    chosen = pod_labels(deployment)
    spec = pod(deployment)
    (near,) = spec["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    (spread,) = spec["topologySpreadConstraints"]
    budget = named("PodDisruptionBudget", deployment["metadata"]["name"])
    for holder in (deployment["spec"]["selector"], near["podAffinityTerm"]["labelSelector"]):
        assert holder == {"matchLabels": chosen}
    assert spread["labelSelector"] == budget["spec"]["selector"] == {"matchLabels": chosen}
    assert [pod_labels(w) for w in workloads()].count(chosen) == 1


def test_the_service_leads_to_the_port_of_web() -> None:
    service, web = named("Service", "fib-web"), named("Deployment", "fib-web")
    (port,) = service["spec"]["ports"]
    (container,) = pod(web)["containers"]
    assert service["spec"]["selector"] == pod_labels(web)
    (listening,) = container["ports"]
    assert (port["targetPort"], port["port"]) == (listening["name"], listening["containerPort"])


@pytest.mark.parametrize(
    ("kind", "name", "least"),
    [
        ("HorizontalPodAutoscaler", "fib-web", "minReplicas"),
        ("ScaledObject", "fib-worker", "minReplicaCount"),
    ],
)
def test_replicas_belong_to_the_autoscaler(kind: str, name: str, least: str) -> None:
    scaler = named(kind, name)["spec"]
    target = named("Deployment", scaler["scaleTargetRef"]["name"])
    assert "replicas" not in target["spec"]
    assert scaler[least] >= 2
    assert all("requests" in container["resources"] for container in containers(target))


def test_keda_counts_the_queue_of_the_service() -> None:
    (trigger,) = named("ScaledObject", "fib-worker")["spec"]["triggers"]
    assert trigger["metadata"]["listName"] == QUEUE
    access = named("TriggerAuthentication", trigger["authenticationRef"]["name"])["spec"]
    given = {
        item["parameter"]: secret(item["name"])[item["key"]] for item in access["secretTargetRef"]
    }
    broker = secret("fib-runtime")["broker_url"]
    database = trigger["metadata"]["databaseIndex"]
    assert broker == f"redis://:{given['password']}@{given['address']}/{database}"
