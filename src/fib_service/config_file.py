"""Reading config.yml: one flat mapping of upper-case keys to scalars."""

from pathlib import Path
from typing import Any

import yaml

from fib_service.errors import SettingsError

MAX_BYTES = 100_000


class _StrictLoader(yaml.SafeLoader):
    """YAML's safe loader, which also refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping of `node`; a second value for a key is an error, not the winner."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key} stands twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


def read_config_file(path: Path) -> dict[str, Any]:
    """The values of a configuration file, by lower-case name.

    Raises:
        SettingsError: the file is missing, unreadable, too large or not such a mapping.
    """
    try:
        values = yaml.load(_text(path), Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SettingsError(f"{path}: not valid YAML: {_problem(error)}") from None
    if not isinstance(values, dict):
        raise SettingsError(f"{path}: a mapping of keys to values is wanted, such as DB_URL: ...")
    return {_field_name(path, key): _scalar(path, key, value) for key, value in values.items()}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SettingsError(f"{path}: larger than {MAX_BYTES:,} bytes, so no configuration")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(
            f"the configuration file {path} does not exist: name one by --config or FIB_CONFIG"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise SettingsError(f"{path}: cannot be read: {reason}") from None


def _problem(error: Exception) -> str:
    """The parser's words and the place, without the lines themselves: they may hold a secret."""
    mark = getattr(error, "problem_mark", None)
    words = getattr(error, "problem", None) or type(error).__name__
    return f"{words} (line {mark.line + 1})" if mark else str(words)


def _field_name(path: Path, key: object) -> str:
    if not isinstance(key, str) or key != key.upper():
        raise SettingsError(f"{path}: {key}: unknown key; keys are upper-case words")
    return key.lower()


def _scalar(path: Path, key: str, value: object) -> object:
    if isinstance(value, dict | list | set):
        raise SettingsError(f"{path}: {key}: a single value is wanted")
    return value
