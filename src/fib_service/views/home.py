"""The home page with its form."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as RedirectResponse

from fib_service.extensions import services
from fib_service.fib_calcs import CalculationMethod
from fib_service.views.errors import BadInput
from fib_service.views.numbers import natural_number
from fib_service.views.parameters import takes
from fib_service.views.representation import respond

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> Response:
    """What this is; in a browser, the form."""
    body = {
        "service": "fib calculator",
        "routes": ["/calculate/N", "/rust/calculate/N", "/get", "/jobs/ID"],
    }
    largest = services().settings.max_input_number
    return respond("home for the fib calculator", body, "home.html", largest=largest)


@blueprint.get("/calculate")
@takes("n", "method")
def from_form() -> RedirectResponse:
    """The form's target: on to the number's own address."""
    text = request.args.get("n", "").strip()
    number = natural_number(text, largest=services().settings.max_input_number)
    try:
        method = CalculationMethod(request.args.get("method", CalculationMethod.RUST))
    except ValueError as error:
        raise BadInput(str(error)) from None
    endpoint = "rust_calculate" if method is CalculationMethod.RUST else "calculate"
    return redirect(url_for(f"calculate.{endpoint}", text=str(number)), code=303)
