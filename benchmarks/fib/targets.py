"""The figures to reach: another's time divided by ours, in one run."""

from typing import NamedTuple


class Target(NamedTuple):
    """`peer`'s time / `ours` is to be at least `least` at n."""

    peer: str
    ours: str
    n: int
    least: float


RATIOS = (
    Target("gmpy2", "ours-1", 10**3, 1),
    Target("gmpy2", "ours-1", 10**4, 2),
    Target("gmpy2", "ours-1", 10**5, 6),
    Target("gmpy2", "ours-1", 10**6, 18),
    Target("gmpy2", "ours-1", 10**7, 18),
    Target("gmpy2", "ours-1", 10**8, 38),
    Target("gmpy2", "ours-2", 10**8, 50),
    Target("gmpy2", "ours-1", 10**9, 50),
    Target("gmpy2", "ours-2", 10**9, 50),
    Target("gmpy2", "ours-avx2", 10**8, 25),
    Target("gmpy2", "ours-avx2-2", 10**8, 25),
    Target("gmpy2", "ours-scalar", 10**8, 10),
    Target("gmpy2", "ours-scalar-2", 10**8, 10),
    *(Target("flint-radix-1t", "ours-1", 10**power, 2) for power in range(5, 10)),
    *(Target("flint-radix-2t", "ours-2", 10**power, 2) for power in range(7, 10)),
)

BYTES_A_DIGIT = 3.5
BYTES_A_DIGIT_FROM = 10**8
ONE_SECOND_INDEX = 1_200_000_000
