"""Settings and secrets of the manifests: known keys, sound values, no password anywhere."""

import re
from pathlib import Path

import pytest
import yaml

from fib_service.settings import ENV_PREFIX, Settings, load_settings
from tests.unit.deployment.kubernetes_manifests import (
    EXAMPLES,
    FOLDER,
    Manifest,
    containers,
    env_file,
    kustomization,
    label,
    named,
    pod,
    secret,
    settings,
    workloads_of_the_service,
)

KNOWN = {name.upper() for name in Settings.model_fields}
SECRET_KEYS = {"DB_URL", "READER_DB_URL", "QUEUE_BROKER", "QUEUE_BACKEND"}
each_workload = pytest.mark.parametrize("workload", workloads_of_the_service(), ids=label)


def _environment(container: Manifest) -> dict[str, str]:
    return {variable["name"]: variable["value"] for variable in container["env"]}


def _secret_of(workload: Manifest) -> dict[str, str]:
    (volume,) = [v for v in pod(workload)["volumes"] if "secret" in v]
    return secret(volume["secret"]["secretName"])


def test_every_setting_of_the_image_can_be_changed_here() -> None:
    image = yaml.safe_load((FOLDER.parent / "live_config.yml").read_text("utf-8"))
    said = {key.removeprefix(ENV_PREFIX) for key in settings()}
    assert image.keys() - SECRET_KEYS <= said


def test_the_settings_are_known_and_none_is_a_secret() -> None:
    keys = {key.removeprefix(ENV_PREFIX) for key in settings()}
    assert keys <= KNOWN - SECRET_KEYS
    assert all(key.startswith(ENV_PREFIX) for key in settings())


@pytest.mark.parametrize("name", ["fib-web", "fib-worker"])
def test_the_service_takes_the_settings_and_the_secret_files(
    name: str, tmp_path: Path, config_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = named("Deployment", name)
    for key, value in _secret_of(deployment).items():
        (tmp_path / key).write_text(value)
    (container,) = pod(deployment)["containers"]
    for key, value in (settings() | _environment(container)).items():
        monkeypatch.setenv(key, value.replace("/run/secrets", str(tmp_path)))
    config_path.write_text("QUEUE_BACKEND: null\n")
    loaded = load_settings(config_path).for_running_servers()
    assert loaded.db_url.get_secret_value() == _secret_of(deployment)["web_db_url"]
    assert str(loaded.soft_shutdown_seconds) == "20.0"


@each_workload
def test_secrets_are_files_that_exist(workload: Manifest) -> None:
    keys = _secret_of(workload)
    for container in containers(workload):
        (mount,) = [m for m in container["volumeMounts"] if m["name"] == "secrets"]
        for name, value in _environment(container).items():
            if not name.endswith("_FILE"):
                continue
            assert name.removeprefix(ENV_PREFIX).removesuffix("_FILE") in KNOWN
            assert Path(value).parent == Path(mount["mountPath"])
            assert Path(value).name in keys


@each_workload
def test_no_secret_is_an_environment_value(workload: Manifest) -> None:
    for container in containers(workload):
        assert not [variable for variable in container["env"] if "valueFrom" in variable]
        assert not [source for source in container.get("envFrom", []) if "secretRef" in source]
        names = {name.removeprefix(ENV_PREFIX) for name in _environment(container)}
        assert not names & SECRET_KEYS


def test_only_the_migration_holds_the_owners_password() -> None:
    holders = [label(w) for w in workloads_of_the_service() if "owner_db_url" in _secret_of(w)]
    assert [holder.split("-")[1] for holder in holders] == ["migrate"]
    assert {_mode(workload) for workload in workloads_of_the_service()} == {0o440}


def _mode(workload: Manifest) -> int:
    (volume,) = [v for v in pod(workload)["volumes"] if "secret" in v]
    bits: int = volume["secret"]["defaultMode"]
    return bits


def test_every_generated_secret_has_an_example_and_git_ignores_the_real_one() -> None:
    sources = [Path(source) for g in kustomization()["secretGenerator"] for source in g["envs"]]
    assert {path.parent for path in sources} == {Path("secrets")}
    assert {path.name for path in sources} == {path.name for path in EXAMPLES.iterdir()}
    assert "/secrets/" in (FOLDER / ".gitignore").read_text("utf-8").splitlines()


def test_the_examples_hold_no_password() -> None:
    for path in EXAMPLES.iterdir():
        for key, value in env_file(path).items():
            password = re.search(r":([^:/@]*)@", value)
            assert key == "redis_address" or (password[1] if password else value) == "CHANGE-ME"
