"""Settings: config.yml, overridden by FIB_* environment variables and FIB_*_FILE secrets."""

import os
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from fib_service.broker_address import require_broker_address
from fib_service.config_file import read_config_file
from fib_service.data_access.address import AddressError
from fib_service.data_access.address_check import require_pool_address, require_reader_address
from fib_service.errors import SettingsError
from fib_service.fib_calcs.method import CalculationMethod

ENV_PREFIX = "FIB_"
EMBEDDED = "embedded"


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
    def _check_pool_address(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() != EMBEDDED:
            require_pool_address(value.get_secret_value())
        return value

    @field_validator("reader_db_url")
    @classmethod
    def _check_reader_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            require_reader_address(value.get_secret_value())
        return value

    @field_validator("queue_broker")
    @classmethod
    def _check_broker(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() != EMBEDDED:
            require_broker_address(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _check_shared_address(self) -> Self:
        url = self.db_url.get_secret_value()
        if self.reader_db_url is None and url != EMBEDDED:
            try:
                require_reader_address(url)
            except AddressError as error:
                raise ValueError(f"DB_URL: {error}; READER_DB_URL may name another one") from None
        return self

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
            return Path(path).read_text(encoding="utf-8-sig").strip(), field_name, False
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
        ": ".join([str(file), *(str(part).upper() for part in item["loc"]), _reason(item)])
        for item in error.errors(include_input=False, include_url=False)
    )


def _reason(item: ErrorDetails) -> str:
    if item["type"] == "extra_forbidden":
        return f"unknown key; known are {', '.join(Settings.model_fields).upper()}"
    if item["type"] == "missing":
        return "this key is missing"
    return item["msg"].removeprefix("Value error, ")
