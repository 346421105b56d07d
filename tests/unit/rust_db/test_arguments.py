"""Arguments that rust_db.stream_entries refuses."""

import pytest

import rust_db
from tests.unit.rust_db.rows import UNUSED_URL


@pytest.mark.parametrize("name", ["after", "limit", "minimum", "maximum", "chunk_bytes"])
@pytest.mark.parametrize("value", [True, 1.0, "1", [], b"1"])
def test_only_ints_are_accepted(name: str, value: object) -> None:
    with pytest.raises(TypeError, match=f"{name} has to be an int, not {type(value).__name__}"):
        rust_db.stream_entries(UNUSED_URL, **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["after", "limit", "minimum", "maximum", "chunk_bytes"])
@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**5000], ids=["above", "below", "huge"])
def test_numbers_beyond_64_bits_are_refused(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{name} has to lie between"):
        rust_db.stream_entries(UNUSED_URL, **{name: value})


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="limit has to be equal or above zero"):
        rust_db.stream_entries(UNUSED_URL, limit=-1)
    for chunk_bytes in (0, -1, 2**26 + 1):
        with pytest.raises(ValueError, match="chunk_bytes has to lie between 1 and 67108864"):
            rust_db.stream_entries(UNUSED_URL, chunk_bytes=chunk_bytes)


def test_an_index_that_raises_passes_its_error_on() -> None:
    class Broken:
        def __index__(self) -> int:
            raise RuntimeError("broken index")

    with pytest.raises(RuntimeError, match="broken index"):
        rust_db.stream_entries(UNUSED_URL, after=Broken())  # type: ignore[arg-type]
