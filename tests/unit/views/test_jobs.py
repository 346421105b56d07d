"""/jobs/ID in each state."""

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from fib_service.data_access import jobs
from fib_service.extensions import Services

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}


@pytest.fixture
def job_id(parts: Services) -> UUID:
    with parts.engine.begin() as connection:
        return jobs.open_job(connection, 3_000_000, "rust")


def _end(parts: Services, job_id: UUID, *, failed: bool) -> None:
    with parts.engine.begin() as connection:
        claim = jobs.claim_job(connection, job_id, lease_seconds=60, max_attempts=3)
        assert claim is not None
        if failed:
            jobs.fail_job(connection, claim, "out of memory")
        else:
            jobs.finish_job(connection, claim)


def test_a_queued_job(client: FlaskClient, job_id: UUID) -> None:
    response = client.get(f"/jobs/{job_id}", headers=JSON)
    body = response.get_json()
    assert (body["state"], body["attempt"], body["input_number"]) == ("queued", 0, 3_000_000)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Retry-After"] == "1"
    assert client.get(f"/jobs/{job_id}").text == "job for 3000000 is queued\n"
    assert 'http-equiv="refresh" content="1"' in client.get(f"/jobs/{job_id}", headers=HTML).text


def test_a_done_job_leads_to_its_number(client: FlaskClient, parts: Services, job_id: UUID) -> None:
    _end(parts, job_id, failed=False)
    sentence = "job for 3000000 is done: /calculate/3000000 has it\n"
    assert client.get(f"/jobs/{job_id}").text == sentence
    assert "url=/calculate/3000000" in client.get(f"/jobs/{job_id}", headers=HTML).text


def test_a_failed_job_says_why(client: FlaskClient, parts: Services, job_id: UUID) -> None:
    _end(parts, job_id, failed=True)
    assert client.get(f"/jobs/{job_id}").text == "job for 3000000 failed: out of memory\n"
    assert "refresh" not in client.get(f"/jobs/{job_id}", headers=HTML).text


@pytest.mark.parametrize("text", ["x", "1", "%7B" + str(uuid4()) + "%7D", uuid4().hex])
def test_an_id_that_is_none(client: FlaskClient, text: str) -> None:
    response = client.get(f"/jobs/{text}")
    assert (response.status_code, "UUID" in response.text) == (400, True)


def test_an_unknown_id(client: FlaskClient) -> None:
    assert client.get(f"/jobs/{uuid4()}").status_code == 404
