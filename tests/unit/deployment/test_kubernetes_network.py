"""The network policies: everything is refused but what is named."""

import pytest

from tests.unit.deployment.kubernetes_manifests import (
    Manifest,
    label,
    named,
    of_kind,
    pod_labels,
    workloads,
)

DNS, POSTGRESQL, REDIS, HTTPS = 53, 5432, 6379, 443
WEB, NGINX = 5002, 8080


def _chooses(policy: Manifest, labels: dict[str, str]) -> bool:
    selector = policy["spec"]["podSelector"]
    exact = selector.get("matchLabels", {}).items() <= labels.items()
    expressions = selector.get("matchExpressions", [])
    assert {expression["operator"] for expression in expressions} <= {"In"}
    return exact and all(labels.get(e["key"]) in e["values"] for e in expressions)


def _ports(workload: Manifest, direction: str) -> set[int]:
    return {
        port["port"]
        for policy in of_kind("NetworkPolicy")
        if _chooses(policy, pod_labels(workload))
        for rule in policy["spec"].get(direction, [])
        for port in rule["ports"]
    }


def test_the_default_is_to_refuse() -> None:
    assert named("NetworkPolicy", "default-deny")["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
    }


@pytest.mark.parametrize(
    ("name", "ports"),
    [
        ("fib-web", {DNS, POSTGRESQL, REDIS, HTTPS}),
        ("fib-worker", {DNS, POSTGRESQL, REDIS, HTTPS}),
        ("fib-nginx", {DNS, WEB}),
    ],
)
def test_a_deployment_reaches_its_servers_alone(name: str, ports: set[int]) -> None:
    assert _ports(named("Deployment", name), "egress") == ports


def test_the_migration_reaches_the_database_alone() -> None:
    (job,) = of_kind("Job")
    assert _ports(job, "egress") == {DNS, POSTGRESQL}


@pytest.mark.parametrize("workload", workloads(), ids=label)
def test_only_nginx_and_web_are_reached(workload: Manifest) -> None:
    reached = {"fib-nginx": {NGINX}, "fib-web": {WEB}}
    assert _ports(workload, "ingress") == reached.get(workload["metadata"]["name"], set())


def test_web_and_nginx_reach_each_other_alone() -> None:
    (from_nginx,) = named("NetworkPolicy", "web-from-nginx")["spec"]["ingress"]
    (to_web,) = named("NetworkPolicy", "nginx-to-web")["spec"]["egress"]
    for peers, name in ((from_nginx["from"], "fib-nginx"), (to_web["to"], "fib-web")):
        assert peers == [{"podSelector": {"matchLabels": pod_labels(named("Deployment", name))}}]


@pytest.mark.parametrize("policy", of_kind("NetworkPolicy"), ids=label)
def test_no_policy_opens_all_ports_or_the_address_of_credentials(policy: Manifest) -> None:
    for rule in policy["spec"].get("egress", []):
        assert rule["ports"]
        for peer in rule["to"]:
            outside = peer.get("ipBlock", {"except": ["169.254.0.0/16"]})
            assert "169.254.0.0/16" in outside["except"]
