"""Health: live while the process answers, ready while the database does."""

from flask.testing import FlaskClient
from pydantic import SecretStr

from fib_service import create_app
from fib_service.settings import Settings

CANARY = "canary-password"


def test_live_and_ready(client: FlaskClient) -> None:
    assert client.get("/health/live").get_json() == {"status": "alive"}
    body = {"status": "ready", "database": "ok", "broker": "ok"}
    assert client.get("/health/ready").get_json() == body


def test_a_broker_away_leaves_it_ready(database_url: str) -> None:
    client = _client(database_url, "redis://127.0.0.1:1/0")
    response = client.get("/health/ready")
    assert (response.status_code, response.get_json()["broker"]) == (200, "away")
    assert client.get("/calculate/19999999").status_code == 202


def test_a_database_away_is_503_without_a_secret(broker_url: str) -> None:
    url = f"postgresql+psycopg2://fib:{CANARY}@127.0.0.1:1/fib"
    client = _client(url, broker_url)
    for path in ("/health/ready", "/calculate/10", "/get"):
        response = client.get(path)
        assert response.status_code == 503
        assert CANARY not in response.text
        assert "127.0.0.1" not in response.text


def _client(db_url: str, broker: str) -> FlaskClient:
    settings = Settings(db_url=SecretStr(db_url), queue_broker=SecretStr(broker))
    return create_app(settings).test_client()
