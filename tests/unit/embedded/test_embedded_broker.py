"""The broker from its wheel: real starts, stops and kills."""

import os
import signal
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest
from celery import Celery
from redis import Redis

from fib_service.embedded import run_broker


def _client(url: str) -> Redis:
    return Redis(unix_socket_path=url.removeprefix("redis+socket://"))


def test_celery_can_connect_to_the_address(data: Path) -> None:
    with run_broker(data) as url:
        assert url == f"redis+socket://{data}/broker/broker.sock"
        celery = Celery(broker=url)
        with celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1)
        celery.close()


def test_stop_ends_the_server_and_restart_finds_the_data(data: Path) -> None:
    with run_broker(data) as url, closing(_client(url)) as client:
        client.set("kept", "55")
        pid = client.info("server")["process_id"]
    assert not Path(f"/proc/{pid}").exists()
    with run_broker(data) as url, closing(_client(url)) as client:
        assert client.get("kept") == b"55"


def test_key_survives_a_kill(data: Path) -> None:
    with run_broker(data) as url, closing(_client(url)) as client:
        client.set("kept", "89")
        time.sleep(1.5)  # the file is written once a second
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    with run_broker(data) as url, closing(_client(url)) as client:
        assert client.get("kept") == b"89"


def test_no_other_user_and_no_network_reaches_it(data: Path) -> None:
    with run_broker(data) as url, closing(_client(url)) as client:
        assert client.config_get("port") == {"port": "0"}
        assert stat.S_IMODE((data / "broker").stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["d" * 120, "a b", "a'b\"c", "\udcff"])
def test_folder_where_no_socket_can_stand(tmp_path: Path, name: str) -> None:
    with run_broker(tmp_path / name) as url, closing(_client(url)) as client:
        client.set("kept", "1")
        folder = Path(url.removeprefix("redis+socket://")).parent
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()
    with run_broker(tmp_path / name) as url, closing(_client(url)) as client:
        assert client.get("kept") == b"1"
