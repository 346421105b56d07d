"""The broker's address: its form is checked before anything connects."""

import pytest

from fib_service.broker_address import require_broker_address

SECRET = "s3cret"


@pytest.mark.parametrize(
    "url",
    [
        "redis://h",
        "redis://h:6379/0",
        f"redis://:{SECRET}@h:6379/15",
        f"rediss://u:{SECRET}@[::1]:6380/0?ssl_cert_reqs=required",
        "redis+socket:///run/redis.sock",
        "redis+socket:///run/redis.sock?virtual_host=1",
    ],
)
def test_what_celery_reads_is_accepted(url: str) -> None:
    require_broker_address(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "an address redis://"),
        (SECRET, "an address redis://"),
        (f"amqp://u:{SECRET}@h//", "an address redis://"),
        (f"sentinel://:{SECRET}@h", "an address redis://"),
        (f"redis://:{SECRET}@h:80a/0", "port has to be a number"),
        (f"redis://:{SECRET}@h:99999/0", "port has to be a number"),
        (f"redis://:{SECRET}@h:0/0", "port has to be a number"),
        (f"redis://:{SECRET}@[::1/0", "port has to be a number"),
        (f"redis://:{SECRET}@h/fib", "number of a database"),
        (f"redis://:{SECRET}@h/-1", "number of a database"),
        ("redis+socket://", "needs the path of a socket"),
    ],
)
def test_the_rest_is_refused_without_its_secret(url: str, words: str) -> None:
    with pytest.raises(ValueError, match="^[^:]") as caught:
        require_broker_address(url)
    assert words in str(caught.value)
    assert SECRET not in str(caught.value)
