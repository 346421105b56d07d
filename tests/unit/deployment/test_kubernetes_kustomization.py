"""kustomization.yaml: complete, and what kustomize makes of it."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.unit.deployment.kubernetes_manifests import (
    EXAMPLES,
    FOLDER,
    Manifest,
    containers,
    kustomization,
    label,
    of_kind,
    resources,
    workloads,
)

NO_MANIFESTS = {"kustomization.yaml", *kustomization()["configurations"]}
HASH = re.compile(r"-[0-9a-z]{10}$")
KUBECTL = shutil.which("kubectl")


def test_every_manifest_is_named() -> None:
    files = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.yaml")}
    assert files - NO_MANIFESTS == set(kustomization()["resources"])


def test_every_resource_stands_in_one_namespace() -> None:
    (namespace,) = of_kind("Namespace")
    assert namespace["metadata"]["name"] == kustomization()["namespace"]
    assert not [r for r in resources() if "namespace" in r["metadata"]]


@pytest.mark.parametrize("workload", workloads(), ids=label)
def test_no_image_is_latest(workload: Manifest) -> None:
    (image,) = kustomization()["images"]
    wanted = f"{image['newName']}:{image['newTag']}"
    assert image["newTag"] != "latest"
    assert [c["image"] for c in containers(workload)] == [wanted] * len(containers(workload))


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
    copy = tmp_path_factory.mktemp("kustomize") / "kubernetes"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("secrets"))
    shutil.copytree(EXAMPLES, copy / "secrets")
    done = subprocess.run([KUBECTL, "kustomize", str(copy)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return list(yaml.safe_load_all(done.stdout))


def test_kustomize_makes_the_resources_that_these_tests_read(rendered: list[Manifest]) -> None:
    ours = {label(resource): resource.get("spec") for resource in resources()}
    theirs = {label(resource): resource.get("spec") for resource in rendered}
    generated = set(theirs) - set(ours)
    assert {HASH.sub("", name) for name in generated} == {
        "ConfigMap/fib-settings",
        "Secret/fib-runtime",
        "Secret/fib-queue",
        "Secret/fib-owner",
    }
    assert {name: _without_hashes(theirs[name]) for name in ours} == ours


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
    own |= {node["configMapRef"]["name"]} if "configMapRef" in node else set()
    own |= {item["name"] for item in node.get("secretTargetRef", [])}
    return own | {name for item in node.values() for name in _names(item)}


def _without_hashes(node: Any) -> Any:
    generated = tuple(
        g["name"]
        for kind in ("configMapGenerator", "secretGenerator")
        for g in kustomization()[kind]
    )
    if isinstance(node, dict):
        return {key: _without_hashes(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_hashes(item) for item in node]
    return HASH.sub("", node) if isinstance(node, str) and node.startswith(generated) else node
