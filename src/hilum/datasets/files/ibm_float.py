"""Numbers of a transport file: IBM hexadecimal floating point of 8 bytes (SAS TS-140).

A sign, 7 bits of exponent (base 16, excess 64) and 56 bits of fraction, the first hexadecimal digit
not 0. It holds every IEEE double from 16**-65 to below 16**63 exactly, so a number is written as
the double nearest to it: a decimal of up to 15 significant digits is read back unchanged.
"""

from decimal import Decimal
from math import frexp

MISSING = b"." + bytes(7)
"""The missing value of a number."""

EXCESS = 64
BITS_OF_A_DOUBLE = 53
BITS_OF_FRACTION = 56


def ibm_float(value: int | Decimal | None) -> bytes:
    """Return the 8 bytes of a number, or of the missing value.

    Raises OverflowError where the number is beyond the format: too large, too near to 0, or a
    whole number that no double holds.
    """
    if value is None:
        return MISSING
    if value == 0:
        return bytes(8)
    mantissa, power = frexp(_double(value))
    exponent = -(-power // 4)
    _check(value, exponent)
    unused = 4 * exponent - power
    kept = int(abs(mantissa) * 2**BITS_OF_A_DOUBLE) << (BITS_OF_FRACTION - BITS_OF_A_DOUBLE)
    sign = 0x80 if mantissa < 0 else 0
    return bytes([sign | exponent + EXCESS]) + (kept >> unused).to_bytes(7, "big")


def _double(value: int | Decimal) -> float:
    double = float(value)
    if isinstance(value, int) and int(double) != value:
        raise OverflowError(f"saw {value}, expected a whole number that a double holds")
    return double


def _check(value: int | Decimal, exponent: int) -> None:
    if not -EXCESS <= exponent < EXCESS:
        raise OverflowError(f"saw {value}, expected a magnitude from 16**-65 to below 16**63")
