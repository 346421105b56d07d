"""What `serve` is asked for."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ServeOptions:
    """What to serve, and where. An address that is None asks for the embedded server."""

    host: str
    port: int
    data: Path  # absolute
    config: Path | None
    db_url: str | None = field(repr=False)
    queue_broker: str | None = field(repr=False)
