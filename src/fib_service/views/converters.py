"""Converters of URL parts."""

from werkzeug.routing import BaseConverter


class Anything(BaseConverter):
    """The whole rest of the path, even empty or with slashes: the view says what is wrong."""

    regex = r"(?s:.*)"
    part_isolating = False
