"""The Celery application: JSON alone, tasks within the application's context."""

import pytest
from flask import Flask
from kombu import serialization
from kombu.exceptions import ContentDisallowed

from fib_service import create_app
from fib_service.extensions import Services, services
from fib_service.settings import Settings
from fib_service.task_queue.celery_app import COMPUTE_JOB


def test_only_json_is_accepted(parts: Services) -> None:
    accepted = parts.celery.conf.accept_content
    assert accepted == ["json"]
    content_type, encoding, body = serialization.dumps({"a": 1}, serializer="pickle")
    with pytest.raises(ContentDisallowed):
        serialization.loads(body, content_type, encoding, accept=accepted)


def test_the_settings_bound_a_soft_shutdown(settings: Settings) -> None:
    assert _soft_shutdown(settings) == 0
    assert _soft_shutdown(settings.model_copy(update={"soft_shutdown_seconds": 7})) == 7


def _soft_shutdown(settings: Settings) -> float:
    return float(services(create_app(settings)).celery.conf.worker_soft_shutdown_timeout)


def test_a_task_runs_within_its_application(app: Flask, parts: Services) -> None:
    parts.celery.loader.import_default_modules()
    task = parts.celery.tasks[COMPUTE_JOB]
    assert task("00000000-0000-4000-8000-000000000000") is False
    assert app.name == "fib_service"
