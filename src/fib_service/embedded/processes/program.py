"""What the supervisor knows of each program that it runs."""

import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from fib_service.embedded.processes.child import Command, spawn
from fib_service.embedded.processes.stop_order import StopOrder


@dataclass(frozen=True)
class Program(ABC):
    """One program of the service: how to start it, and how to see that it is of use."""

    name: ClassVar[str]
    start_seconds: ClassVar[float] = 60
    command: Command

    def start(self, stop: StopOrder, patience_seconds: float) -> subprocess.Popen[bytes]:  # noqa: ARG002
        """Start it. The patience is for an earlier process of its kind that is still ending."""
        return spawn(self.command)

    @abstractmethod
    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it does its work; answers within about a second."""
