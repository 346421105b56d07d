"""What the views and tasks of one application share."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from celery import Celery
from flask import Flask, current_app
from sqlalchemy import Engine

from fib_service.services.calculation import Calculator
from fib_service.settings import Settings

_KEY = "fib_service"


@dataclass(frozen=True)
class Services:
    """The parts that an application is made of; built once by the application factory."""

    settings: Settings
    engine: Engine
    celery: Celery
    ring: Callable[[UUID], None]
    calculator: Calculator


def register(app: Flask, services: Services) -> None:
    """Give the application its services."""
    app.extensions[_KEY] = services


def services(app: Flask | None = None) -> Services:
    """The services of `app`, or of the application whose context is active."""
    found = (app or current_app).extensions[_KEY]
    assert isinstance(found, Services)  # noqa: S101 - narrows the type of Flask's untyped mapping
    return found
