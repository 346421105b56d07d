"""The manifests of deployment/kubernetes as kustomize renders them, but for the hashes in names."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[3] / "deployment" / "kubernetes"
EXAMPLES = FOLDER / "secrets_example"
NGINX = FOLDER.parent / "nginx"
KEDA = "keda.sh/v1alpha1"
GATEWAY = "gateway.networking.k8s.io/v1"

Manifest = dict[str, Any]


@cache
def kustomization(folder: Path = FOLDER) -> Manifest:
    """What a folder's kustomization.yaml says."""
    document: Manifest = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))
    return document


def files(folder: Path = FOLDER) -> list[Path]:
    """The manifests that a folder's kustomization.yaml names, those of its components too."""
    named = [folder / name for name in kustomization(folder).get("resources", [])]
    own = [path for path in named if path.suffix == ".yaml"]
    parts = [folder / name for name in kustomization(folder).get("components", [])]
    return own + [path for part in parts for path in files(part)]


def resources() -> list[Manifest]:
    """Every resource of the files that kustomization.yaml names, images and job name resolved."""
    return deepcopy(_resources())


@cache
def _resources() -> list[Manifest]:
    found: list[Manifest] = []
    for path in files():
        found += yaml.safe_load_all(path.read_text("utf-8"))
    for resource in found:
        _resolve(resource)
    return found


def _resolve(resource: Manifest) -> None:
    """Put the image's name and tag where kustomize puts them."""
    (image,) = kustomization()["images"]
    for container in containers(resource):
        if container["image"].split(":")[0] == image["name"]:
            container["image"] = f"{image['newName']}:{image['newTag']}"
    if resource["kind"] == "Job":
        resource["metadata"]["name"] = resource["metadata"]["name"].replace("TAG", image["newTag"])


def of_kind(*kinds: str) -> list[Manifest]:
    """The resources of some kinds."""
    return [resource for resource in resources() if resource["kind"] in kinds]


def named(kind: str, name: str) -> Manifest:
    """The one resource of that kind and name."""
    (resource,) = [r for r in of_kind(kind) if r["metadata"]["name"] == name]
    return resource


def workloads() -> list[Manifest]:
    """What makes pods."""
    return of_kind("Deployment", "Job")


def runs_the_service(workload: Manifest) -> bool:
    """Whether its image is the one that build_image.sh makes."""
    (image,) = kustomization()["images"]
    return all(c["image"].startswith(f"{image['newName']}:") for c in containers(workload))


def workloads_of_the_service() -> list[Manifest]:
    """The workloads of that image, which alone know settings and secrets."""
    return [workload for workload in workloads() if runs_the_service(workload)]


def pod(workload: Manifest) -> Manifest:
    """The specification of the pods that a workload makes."""
    spec: Manifest = workload["spec"]["template"]["spec"]
    return spec


def pod_labels(workload: Manifest) -> dict[str, str]:
    """The labels of the pods that a workload makes."""
    labels: dict[str, str] = workload["spec"]["template"]["metadata"]["labels"]
    return labels


def containers(resource: Manifest) -> list[Manifest]:
    """All containers of a workload, those that run before the others too; none of other kinds."""
    if resource["kind"] not in ("Deployment", "Job"):
        return []
    spec = pod(resource)
    return [*spec.get("initContainers", []), *spec["containers"]]


def label(resource: Manifest) -> str:
    """How a test names a resource."""
    return f"{resource['kind']}/{resource['metadata']['name']}"


def env_file(path: Path) -> dict[str, str]:
    """The keys and values that a generator makes of a file of KEY=VALUE lines."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


def config_files(name: str) -> dict[str, Path]:
    """The files of a generated ConfigMap of NGINX's, those that a component adds too."""
    folders = [NGINX, *(FOLDER / part for part in kustomization()["components"])]
    generators = [
        (folder, generator)
        for folder in folders
        for generator in kustomization(folder).get("configMapGenerator", [])
    ]
    return {
        Path(file).name: folder / file
        for folder, generator in generators
        if generator["name"] == name
        for file in generator["files"]
    }


def nginx_variables() -> dict[str, str]:
    """The ConfigMap that fills in NGINX's templates."""
    return env_file(FOLDER / "nginx" / "nginx.env")


def nginx_files() -> dict[str, Path]:
    """What NGINX's pods find below /etc/nginx, by the mounts of their Deployment."""
    spec = pod(named("Deployment", "fib-nginx"))
    maps = {v["name"]: v["configMap"]["name"] for v in spec["volumes"] if "configMap" in v}
    found = {}
    for mount in spec["containers"][0]["volumeMounts"]:
        place = mount["mountPath"].removeprefix("/etc/nginx/")
        for name, path in config_files(maps.get(mount["name"], "")).items():
            if "subPath" not in mount:
                found[f"{place}/{name}"] = path
            elif mount["subPath"] == name:
                found[place] = path
    return found


def settings() -> dict[str, str]:
    """The generated ConfigMap."""
    return env_file(FOLDER / "settings.env")


def secret(name: str) -> dict[str, str]:
    """A generated Secret, of the example's values."""
    (generator,) = [g for g in kustomization()["secretGenerator"] if g["name"] == name]
    (source,) = generator["envs"]
    return env_file(EXAMPLES / Path(source).name)
