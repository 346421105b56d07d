"""Calculating a number: by Python at /calculate/N, by Rust at /rust/calculate/N."""

from flask import Blueprint, Response, url_for

from fib_service.extensions import services
from fib_service.fib_calcs import CalculationMethod
from fib_service.services.calculation import Computed, Existing, Queued
from fib_service.views.caching import immutable, never_stored
from fib_service.views.numbers import natural_number
from fib_service.views.representation import respond

blueprint = Blueprint("calculate", __name__)
RETRY_SECONDS = 1


@blueprint.get("/calculate/<anything:text>")
def calculate(text: str) -> Response:
    """F(N), calculated by the Python method unless it is stored."""
    return _answer(text, CalculationMethod.PYTHON)


@blueprint.get("/rust/calculate/<anything:text>")
def rust_calculate(text: str) -> Response:
    """F(N), calculated by the Rust method unless it is stored."""
    return _answer(text, CalculationMethod.RUST)


def _answer(text: str, method: CalculationMethod) -> Response:
    number = natural_number(text, largest=services().settings.max_input_number)
    answer = services().calculator.answer(number, method)
    match answer:
        case Existing():
            return _existing(answer)
        case Computed():
            return _computed(answer)
        case Queued():
            return _queued(answer)


def _existing(answer: Existing) -> Response:
    sentence = (
        f"you entered {answer.input_number} which has an existing "
        f"Fibonacci number of {answer.digits}"
    )
    return immutable(respond(sentence, _number(answer, "existing"), "answer.html"))


def _computed(answer: Computed) -> Response:
    sentence = (
        f"you entered {answer.input_number} which has a Fibonacci number of {answer.digits} "
        f"which took {answer.seconds:.9f}"
    )
    timing = {"method": answer.method, "seconds": answer.seconds}
    return never_stored(respond(sentence, _number(answer, "computed") | timing, "answer.html"))


def _number(answer: Existing | Computed, status: str) -> dict[str, object]:
    return {
        "status": status,
        "input_number": answer.input_number,
        "fib_value": answer.digits,
        "digit_count": len(answer.digits),
    }


def _queued(answer: Queued) -> Response:
    sentence = f"calculate fib sent to queue because it's above {answer.limit}"
    job_url = url_for("jobs.job", text=str(answer.job_id))
    body = {
        "status": "queued",
        "input_number": answer.input_number,
        "limit": answer.limit,
        "job_id": str(answer.job_id),
        "job_url": job_url,
    }
    response = respond(sentence, body, "queued.html", status=202)
    response.headers["Location"] = job_url
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return never_stored(response)
