"""The lines that `serve` prints."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click


def say(line: str) -> None:
    """Print one line at once, also into a pipe."""
    click.echo(line)


def say_aside(line: str) -> None:
    """Print one line on standard error, for a program whose output is something else."""
    click.echo(line, err=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print the text, and the seconds that the step took behind it."""
    began = time.monotonic()
    click.echo(f"{text} ... ", nl=False)
    try:
        yield
    except BaseException:
        click.echo()
        raise
    click.echo(f"{time.monotonic() - began:.1f} s")
