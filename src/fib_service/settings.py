"""Settings: config.yml, overridden by FIB_* environment variables and FIB_*_FILE secrets."""

import os
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from fib_service.config_file import read_config_file
from fib_service.errors import SettingsError
from fib_service.fib_calcs.method import CalculationMethod

ENV_PREFIX = "FIB_"
EMBEDDED = "embedded"
POSTGRESQL = "postgresql+psycopg2://"


class Settings(BaseSettings):
    """What the service is told; built once at the entry point and passed down.

    Secrets hide themselves in `repr` and in logs; `get_secret_value()` hands one over.
    """

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="forbid", frozen=True)

    db_url: SecretStr
    reader_db_url: SecretStr | None = None
    queue_broker: SecretStr
    queue_backend: SecretStr | None = None
    celery_method: CalculationMethod = CalculationMethod.RUST
    inline_seconds: Annotated[float, Field(gt=0, le=10)] = 0.05
    max_input_number: Annotated[int, Field(ge=1, le=100_000_000)] = 20_000_000
    lease_seconds: Annotated[float, Field(ge=1, le=3600)] = 10
    reaper_seconds: Annotated[float, Field(gt=0, le=3600)] = 2
    max_attempts: Annotated[int, Field(ge=1, le=100)] = 3
    soft_shutdown_seconds: Annotated[float, Field(ge=0, le=3600)] = 0
    alive_file: Path | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_bool(cls, value: Any) -> Any:
        if isinstance(value, bool):  # YAML's yes/no would pass as 1 and 0
            raise ValueError("true and false are no value for this key")
        return value

    @field_validator("db_url")
    @classmethod
    def _check_dialect(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url == EMBEDDED or url.startswith(POSTGRESQL):
            return value
        raise ValueError(f"'{EMBEDDED}' or an address postgresql+psycopg2://... is wanted")

    @field_validator("reader_db_url")
    @classmethod
    def _check_reader(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or value.get_secret_value().startswith(POSTGRESQL):
            return value
        raise ValueError("an address postgresql+psycopg2://... is wanted, or null for DB_URL's")

    @field_validator("queue_broker")
    @classmethod
    def _check_broker(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url == EMBEDDED or url.startswith(("redis://", "rediss://", "redis+socket://")):
            return value
        raise ValueError(f"'{EMBEDDED}' or an address redis://... is wanted")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over secret files, and both over the configuration file."""
        return env_settings, SecretFileSource(settings_cls), init_settings

    @property
    def bulk_read_url(self) -> SecretStr:
        """The address for bulk reads: that of a role which can only read, where one is named."""
        return self.reader_db_url or self.db_url

    @property
    def uses_embedded_servers(self) -> bool:
        """Whether a server is asked for that only `fib-service serve` starts."""
        urls = (self.db_url, self.queue_broker)
        return any(url.get_secret_value() == EMBEDDED for url in urls)

    def for_running_servers(self) -> Self:
        """These settings, refused where they name servers that nobody has started."""
        if self.uses_embedded_servers:
            raise SettingsError(
                "DB_URL or QUEUE_BROKER is 'embedded', which `make serve` starts: "
                "run that, or set FIB_DB_URL and FIB_QUEUE_BROKER to running servers"
            )
        return self


class SecretFileSource(PydanticBaseSettingsSource):
    """Values from files: FIB_DB_URL_FILE=/run/secrets/db_url sets DB_URL."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        """The stripped text of the file that FIB_<name>_FILE names."""
        variable = f"{ENV_PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable)
        if path is None:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{variable}: the file {path} cannot be read as text") from error

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields.items()
        values = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in values.items() if value is not None}


def load_settings(path: Path | None = None) -> Settings:
    """Settings from `path`, else from the file that FIB_CONFIG names, else from ./config.yml.

    Raises:
        SettingsError: one sentence for each thing that is wrong, without any value.
    """
    file = path or Path(os.environ.get("FIB_CONFIG") or "config.yml")
    values = read_config_file(file)
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError(_sentences(file, error)) from None  # its cause shows values


def _sentences(file: Path, error: ValidationError) -> str:
    return "; ".join(
        f"{file}: {'.'.join(map(str, item['loc'])).upper()}: {_reason(item['type'], item['msg'])}"
        for item in error.errors(include_input=False, include_url=False)
    )


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"unknown key; known are {', '.join(Settings.model_fields).upper()}"
    if kind == "missing":
        return "this key is missing"
    return message.removeprefix("Value error, ")
