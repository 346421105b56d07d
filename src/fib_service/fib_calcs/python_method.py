"""The readable reference: fast doubling in pure Python.

The numbers are `decimal.Decimal`s at full precision instead of ints: their product is an NTT and
their digits need no conversion, so that a million digits take milliseconds where `str(int)` is
quadratic (docs/adr/0001-decimal-for-the-python-method.md).
"""

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact, localcontext

DIGITS_PER_INDEX = 0.20898764024997873  # log10 of the golden ratio


def digit_count_bound(n: int) -> int:
    """A number of decimal digits that F(n) does not exceed, at most three too many."""
    return int(n * DIGITS_PER_INDEX) + 3


def fibonacci_digits(n: int) -> str:
    """The decimal digits of F(n) for n >= 0.

    Source: Knuth, The Art of Computer Programming, vol. 1, section 1.2.8:
    F(2k) = F(k) (2 F(k+1) - F(k)) and F(2k+1) = F(k)^2 + F(k+1)^2.
    """
    # Inexact is trapped: a number that outgrew the precision would raise, never round.
    precision = digit_count_bound(2 * n + 2)
    context = Context(prec=precision, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact])
    with localcontext(context):
        low, high = Decimal(0), Decimal(1)
        for bit in f"{n:b}":
            even, odd = low * (2 * high - low), low * low + high * high
            low, high = (even, odd) if bit == "0" else (odd, even + odd)
        return f"{low:f}"
