"""What one manifest says of another: selectors, ports, scale targets, the queue."""

import pytest

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


@pytest.mark.parametrize("service", of_kind("Service"), ids=label)
def test_a_service_leads_to_a_port_of_its_deployment(service: Manifest) -> None:
    deployment = named("Deployment", service["metadata"]["name"])
    (port,) = service["spec"]["ports"]
    (container,) = pod(deployment)["containers"]
    (listening,) = container["ports"]
    assert service["spec"]["selector"] == pod_labels(deployment)
    assert port["targetPort"] == listening["name"]


@pytest.mark.parametrize(
    ("kind", "name", "least"),
    [
        ("HorizontalPodAutoscaler", "fib-web", "minReplicas"),
        ("HorizontalPodAutoscaler", "fib-nginx", "minReplicas"),
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
