"""kustomization.yaml: complete, and what kustomize makes of it."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.deployment.kubernetes_manifests import (
    EXAMPLES,
    FOLDER,
    NGINX,
    Manifest,
    config_files,
    containers,
    files,
    kustomization,
    label,
    of_kind,
    resources,
    runs_the_service,
    workloads,
    workloads_of_the_service,
)

NO_MANIFESTS = {FOLDER / name for name in kustomization()["configurations"]}
HASH = re.compile(r"-[0-9a-z]{10}$")
KUBECTL = shutil.which("kubectl")


def test_every_manifest_is_named() -> None:
    there = {path for path in FOLDER.rglob("*.yaml") if path.name != "kustomization.yaml"}
    assert there - NO_MANIFESTS == set(files())


def test_every_resource_stands_in_one_namespace() -> None:
    (namespace,) = of_kind("Namespace")
    assert namespace["metadata"]["name"] == kustomization()["namespace"]
    assert not [r for r in resources() if "namespace" in r["metadata"]]


@pytest.mark.parametrize("workload", workloads(), ids=label)
def test_no_image_is_latest(workload: Manifest) -> None:
    tags = {container["image"].rpartition(":")[2] for container in containers(workload)}
    assert not tags & {"", "latest"}


def test_every_workload_but_nginx_runs_the_image_of_the_service() -> None:
    others = [label(workload) for workload in workloads() if not runs_the_service(workload)]
    assert others == ["Deployment/fib-nginx"]
    assert len(workloads_of_the_service()) == 3


def test_a_new_tag_makes_a_new_job() -> None:
    (job,) = of_kind("Job")
    name = job["metadata"]["name"]
    assert name.endswith(kustomization()["images"][0]["newTag"])
    assert re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name)
    assert len(name) <= 63


def test_the_job_names_no_generated_name_that_changes() -> None:
    (job,) = of_kind("Job")
    (generator,) = [g for g in kustomization()["secretGenerator"] if g["name"] in _names(job)]
    assert generator["options"]["disableNameSuffixHash"] is True
    assert not {g["name"] for g in kustomization()["configMapGenerator"]} & _names(job)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> list[Manifest]:
    """What kustomize itself makes, with the example's secrets."""
    if KUBECTL is None:
        pytest.skip("kubectl is not installed: kustomize's own output is not compared")
    copy = _copy(tmp_path_factory.mktemp("kustomize"))
    return _kustomize(KUBECTL, copy)


def _copy(folder: Path) -> Path:
    """The manifests and what they refer to, with the example's secrets."""
    copy = folder / FOLDER.name
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("secrets"))
    shutil.copytree(EXAMPLES, copy / "secrets")
    shutil.copytree(NGINX, folder / NGINX.name)
    return copy


def _kustomize(kubectl: str, folder: Path) -> list[Manifest]:
    done = subprocess.run([kubectl, "kustomize", str(folder)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return list(yaml.safe_load_all(done.stdout))


def test_kustomize_makes_the_resources_that_these_tests_read(rendered: list[Manifest]) -> None:
    ours = {label(resource): resource.get("spec") for resource in resources()}
    theirs = {label(resource): resource.get("spec") for resource in rendered}
    generated = set(theirs) - set(ours)
    assert {HASH.sub("", name) for name in generated} == {
        "ConfigMap/fib-settings",
        "ConfigMap/fib-nginx",
        "ConfigMap/fib-nginx-settings",
        "ConfigMap/fib-nginx-site",
        "ConfigMap/fib-nginx-templates",
        "Secret/fib-runtime",
        "Secret/fib-queue",
        "Secret/fib-owner",
    }
    assert {name: _without_hashes(theirs[name]) for name in ours} == ours


@pytest.mark.parametrize("name", ["fib-nginx", "fib-nginx-site", "fib-nginx-templates"])
def test_the_pods_of_nginx_get_the_files_as_they_are(rendered: list[Manifest], name: str) -> None:
    (made,) = [r for r in rendered if HASH.sub("", label(r)) == f"ConfigMap/{name}"]
    ours = {file: path.read_text("utf-8") for file, path in config_files(name).items()}
    assert made["data"] == ours


def test_a_load_balancer_takes_the_place_of_the_gateway(tmp_path: Path) -> None:
    if KUBECTL is None:
        pytest.skip("kubectl is not installed: kustomize's own output is not compared")
    copy = _copy(tmp_path)
    path = copy / "kustomization.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("components:\n  - gateway\n", "components:\n  - load_balancer\n"))
    made = {label(resource): resource for resource in _kustomize(KUBECTL, copy)}
    service = made["Service/fib-nginx"]["spec"]
    assert (service["type"], service["externalTrafficPolicy"]) == ("LoadBalancer", "Local")
    assert not [name for name in made if name.startswith(("Gateway", "HTTPRoute"))]
    (templates,) = [made[name] for name in made if name.startswith("ConfigMap/fib-nginx-templates")]
    assert "20-clients.conf.template" not in templates["data"]


def test_every_generated_name_that_is_used_exists(rendered: list[Manifest]) -> None:
    made = {r["metadata"]["name"] for r in rendered if r["kind"] in ("ConfigMap", "Secret")}
    used = {name for r in rendered for name in _names(r)} - {"fib-tls"}
    assert used == made


def _names(node: Any) -> set[str]:
    """The Secrets and ConfigMaps that a resource names."""
    if isinstance(node, list):
        return {name for item in node for name in _names(item)}
    if not isinstance(node, dict):
        return set()
    own = {node["secretName"]} if "secretName" in node else set()
    own |= {node[key]["name"] for key in ("configMapRef", "configMap") if key in node}
    own |= {item["name"] for item in node.get("secretTargetRef", [])}
    return own | {name for item in node.values() for name in _names(item)}


def _without_hashes(node: Any) -> Any:
    generated = tuple(
        g["name"]
        for folder in (FOLDER, NGINX)
        for kind in ("configMapGenerator", "secretGenerator")
        for g in kustomization(folder).get(kind, [])
    )
    if isinstance(node, dict):
        return {key: _without_hashes(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_hashes(item) for item in node]
    return HASH.sub("", node) if isinstance(node, str) and node.startswith(generated) else node
