def fibonacci_digits(n: int, /) -> bytes:
    """The decimal digits of F(n) in ASCII, most significant first.

    Raises:
        TypeError: n is no int (bool counts as none).
        ValueError: n is below zero.
        OverflowError: n is 2**64 or above.
    """

def fibonacci_number(n: int, /) -> int:
    """F(n) as an int; errors as in `fibonacci_digits`.

    Digits are what is wanted more often: Python prints no int above 4,300 digits by default.
    """

def fibonacci_mod(n: int, m: int, /) -> int:
    """F(n) mod m without computing F(n); 0 < m < 2**64. Takes microseconds for any n.

    Raises:
        ValueError: n is below zero or m is zero.
    """

def digits_mod(digits: bytes, m: int, /) -> int:
    """The residue modulo m of the number that ASCII digits spell; 0 < m < 2**64.

    Raises:
        ValueError: a byte is no digit, there is none, or m is zero.
    """
