"""Each manifest against the Kubernetes schemas, strictly: an unknown field is an error."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest

from tests.unit.deployment.kubernetes_manifests import (
    GATEWAY,
    KEDA,
    Manifest,
    label,
    named,
    of_kind,
    resources,
)

OLDEST, NEWEST = "1.35", "1.37"
OLDEST_GATEWAY_API, NEWEST_GATEWAY_API = "1.2.1", "1.6.1"


def _read(name: str) -> Any:
    return json.loads((Path(__file__).parent / name).read_text("utf-8"))


KEDA_SCHEMA = _read("keda_schema.json")
GATEWAY_SCHEMAS = {
    v: _read(f"gateway_api_{v}.json") for v in (OLDEST_GATEWAY_API, NEWEST_GATEWAY_API)
}
OURS = [resource for resource in resources() if resource["apiVersion"] not in (KEDA, GATEWAY)]
OF_KEDA = [resource for resource in resources() if resource["apiVersion"] == KEDA]
OF_GATEWAY = [resource for resource in resources() if resource["apiVersion"] == GATEWAY]


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("resource", OURS, ids=label)
def test_a_resource_fits_the_schema(resource: Manifest, version: str) -> None:
    assert kubernetes_validate.validate(resource, version, strict=True) == version


@pytest.mark.parametrize("resource", OF_KEDA, ids=label)
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


@pytest.mark.parametrize("version", GATEWAY_SCHEMAS)
@pytest.mark.parametrize("resource", OF_GATEWAY, ids=label)
def test_a_resource_of_gateway_api_fits_its_schema(resource: Manifest, version: str) -> None:
    jsonschema.validate(resource, GATEWAY_SCHEMAS[version])


@pytest.mark.parametrize("version", GATEWAY_SCHEMAS)
def test_a_misspelt_field_of_gateway_api_is_refused(version: str) -> None:
    (gateway,) = of_kind("Gateway")
    gateway["spec"]["listeners"][0]["hostnames"] = ["fib.example.com"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(gateway, GATEWAY_SCHEMAS[version])
