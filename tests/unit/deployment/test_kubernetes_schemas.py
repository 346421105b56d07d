"""Each manifest against the Kubernetes schemas, strictly: an unknown field is an error."""

import json
from pathlib import Path

import jsonschema
import kubernetes_validate
import pytest

from tests.unit.deployment.kubernetes_manifests import KEDA, Manifest, label, named, resources

OLDEST, NEWEST = "1.31", "1.37"
KEDA_SCHEMA = json.loads((Path(__file__).parent / "keda_schema.json").read_text("utf-8"))
OURS = [resource for resource in resources() if resource["apiVersion"] != KEDA]
CUSTOM = [resource for resource in resources() if resource["apiVersion"] == KEDA]


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("resource", OURS, ids=label)
def test_a_resource_fits_the_schema(resource: Manifest, version: str) -> None:
    assert kubernetes_validate.validate(resource, version, strict=True) == version


@pytest.mark.parametrize("resource", CUSTOM, ids=label)
def test_a_resource_of_keda_fits_its_schema(resource: Manifest) -> None:
    jsonschema.validate(resource, KEDA_SCHEMA)


def test_a_misspelt_field_is_refused() -> None:
    deployment = named("Deployment", "fib-web")
    deployment["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError, match="readynessProbe"):
        kubernetes_validate.validate(deployment, NEWEST, strict=True)


def test_a_misspelt_field_of_keda_is_refused() -> None:
    scaled = named("ScaledObject", "fib-worker")
    scaled["spec"]["minReplicas"] = 2
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(scaled, KEDA_SCHEMA)
