"""The service's own exceptions; each carries one sentence that may be shown to a user."""


class FibServiceError(Exception):
    """Base of the service's exceptions."""


class SettingsError(FibServiceError):
    """The configuration is missing or wrong."""


class SchemaError(FibServiceError):
    """The database has not the schema that this code is written for."""


class RustPanicError(FibServiceError):
    """Rust code panicked; the process is sound, the call gave nothing."""


class VerificationError(FibServiceError):
    """A computed number failed its check, so it is neither stored nor served."""


class BulkReadError(FibServiceError):
    """The records could not be read, or not to their end."""
