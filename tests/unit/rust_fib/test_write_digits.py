"""Digits into paths and files."""

import io
import os
import socket
import threading
from pathlib import Path

import pytest

import rust_fib
from tests.independent import fibonacci_digits

SHORT, LONG = 1_000, 12_000_000
both_lengths = pytest.mark.parametrize("n", [0, SHORT, LONG])


def is_number(digits: bytes, n: int) -> bool:
    prime = 2**61 - 1
    return rust_fib.digits_mod(digits, prime) == rust_fib.fibonacci_mod(n, prime)


@both_lengths
def test_a_path(tmp_path: Path, n: int) -> None:
    path = tmp_path / "nümber"
    for target in (path, str(path)):
        count = rust_fib.write_digits(n, target, threads=2)
        digits = path.read_bytes()
        assert count == len(digits) == rust_fib.estimate(n).digit_count
        assert is_number(digits, n)
    assert list(tmp_path.iterdir()) == [path]


@both_lengths
def test_a_file_object(tmp_path: Path, n: int) -> None:
    buffer = io.BytesIO()
    assert rust_fib.write_digits(n, buffer) == len(buffer.getvalue())
    with (tmp_path / "number").open("wb") as file:
        rust_fib.write_digits(n, file)
        file.write(b"\n")
    assert (tmp_path / "number").read_bytes() == buffer.getvalue() + b"\n"
    assert is_number(buffer.getvalue(), n)


def test_the_digits_are_those_of_gmp(tmp_path: Path) -> None:
    rust_fib.write_digits(3_000_000, tmp_path / "number")
    assert (tmp_path / "number").read_text() == fibonacci_digits(3_000_000)


class Slow(io.RawIOBase):
    """Takes a third of what it is given."""

    def __init__(self) -> None:
        self.taken = bytearray()

    def write(self, data: object, /) -> int:
        assert isinstance(data, bytes)
        part = data[: len(data) // 3 + 1]
        self.taken += part
        return len(part)


def test_a_raw_file_that_takes_a_part_at_a_time() -> None:
    slow = Slow()
    rust_fib.write_digits(SHORT, slow)
    assert slow.taken == rust_fib.fibonacci_digits(SHORT)


class Stuck:
    """Takes nothing."""

    def write(self, data: bytes, /) -> int:
        return 0 * len(data)


class Lying:
    """Says that it took more than there was."""

    def write(self, data: bytes, /) -> int:
        return len(data) + 1


def test_files_that_misbehave() -> None:
    with pytest.raises(OSError, match="took none"):
        rust_fib.write_digits(SHORT, Stuck())
    assert rust_fib.write_digits(SHORT, Lying()) == 209
    with pytest.raises(TypeError):
        rust_fib.write_digits(SHORT, io.StringIO())  # type: ignore[arg-type]
    for no_file in (None, 1, b"path", 1.5):
        with pytest.raises(TypeError, match="a path"):
            rust_fib.write_digits(SHORT, no_file)  # type: ignore[arg-type]


def test_a_full_pipe_that_would_block() -> None:
    left, right = socket.socketpair()
    left.setblocking(False)
    with left, right, left.makefile("wb", buffering=0) as file, pytest.raises(BlockingIOError):
        rust_fib.write_digits(LONG, file)


@both_lengths
def test_a_broken_pipe(n: int) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb", 0) as file, pytest.raises(BrokenPipeError):
        rust_fib.write_digits(n, file)


def test_paths_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        rust_fib.write_digits(SHORT, tmp_path)
    with pytest.raises(FileNotFoundError) as caught:
        rust_fib.write_digits(SHORT, tmp_path / "none" / "number")
    assert caught.value.filename == tmp_path / "none" / "number"
    assert caught.value.errno == 2
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        rust_fib.write_digits(SHORT, tmp_path / "file" / "number")
    with pytest.raises(ValueError, match="invalid"):
        rust_fib.write_digits(SHORT, f"{tmp_path}/a\0b")
    with pytest.raises(OSError, match="proc"):
        rust_fib.write_digits(SHORT, "/proc/number")


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "number"
    path.write_text("before")

    def refuse(share: float) -> None:
        raise LookupError(share)

    with pytest.raises(LookupError):
        rust_fib.write_digits(300_000_000, path, progress=refuse)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "number", tmp_path / "link"
    path.touch()
    link.symlink_to(path)
    rust_fib.write_digits(10, link)
    assert link.is_symlink()
    assert path.read_bytes() == b"55"


def test_devices_and_pipes_are_written_as_they_are(tmp_path: Path) -> None:
    rust_fib.write_digits(LONG, "/dev/null")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(OSError, match="No space left"):
        rust_fib.write_digits(LONG, "/dev/full")
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    rust_fib.write_digits(LONG, pipe)
    reader.join()
    assert is_number(read[0], LONG)
