"""Exact numbers and numbers with a comparator (DESIGN 3: DECIMAL(18,6), rounded once)."""

import struct
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.terms.decimals import Measured, fold, plain, read_measured, rounded


def float32_text(number: float) -> str:
    """The shortest decimal text that names the same IEEE 754 binary32 number, by trial."""
    (single,) = struct.unpack("f", struct.pack("f", number))
    for digits in range(1, 10):
        text = f"{single:.{digits}g}"
        if struct.pack("f", float(text)) == struct.pack("f", single):
            return text
    raise AssertionError("nine digits name every binary32 number (IEEE 754-2019, 5.12.2)")


def test_a_float32_of_2_3_is_2_3_and_not_the_double_that_it_widens_to() -> None:
    """DESIGN 3: as doubles ten INRs of 2.3 in MIMIC would pass `< 2.3`."""
    (widened,) = struct.unpack("f", struct.pack("f", 2.3))
    assert widened < 2.3
    assert read_measured(float32_text(widened)) == Measured("=", Decimal("2.3"))


@pytest.mark.parametrize(
    ("printed", "comparator", "number"),
    [
        ("12.3", "=", "12.3"),
        ("=5", "=", "5"),
        (" 7 ", "=", "7"),
        (".5", "=", "0.5"),
        ("5.", "=", "5"),
        ("-1.5", "=", "-1.5"),
        ("+3", "=", "3"),
        ("1e3", "=", "1000"),
        ("1.2E-2", "=", "0.012"),
        ("<5", "<", "5"),
        ("< 0.01", "<", "0.01"),
        (">1000", ">", "1000"),
        (">=60", ">=", "60"),
        ("<=0.3", "<=", "0.3"),
        ("≤0.3", "<=", "0.3"),
        ("≥ 1000", ">=", "1000"),
        ("≦0.3", "<=", "0.3"),
        ("≧8", ">=", "8"),
        ("＜５", "<", "5"),
        ("＞１０００", ">", "1000"),
        ("１２．３", "=", "12.3"),
        ("－１", "=", "-1"),
        ("\u3000８\u3000", "=", "8"),
        ("\u00a05.1\u00a0", "=", "5.1"),
    ],
)
def test_a_number_is_read_as_laboratories_print_it(
    printed: str, comparator: str, number: str
) -> None:
    """DESIGN 3, values with a comparator; issue 2 item 3, full-width characters."""
    assert read_measured(printed) == Measured(comparator, Decimal(number))


@pytest.mark.parametrize(
    "printed",
    [
        *("", " ", "-", "<", "neg", "5-10", "5 mg", "12,3", "1,234", "<<5", "< >5", "5<", "~5"),
        *("NaN", "nan", "inf", "-Infinity", "0x10", "1_000", "--5", "1e", "1e999", "1.2.3", "+ 5"),
        *("10⁵", "<10³", "2.5×10⁹", "①", "10₅", "½"),
    ],
)
def test_what_is_not_one_plain_number_is_not_read(printed: str) -> None:
    """DESIGN 3: a value is never guessed, and NaN never enters."""
    assert read_measured(printed) is None


@given(st.text(alphabet="0123456789０１.．,<>≤≥=＜+-eE ⁵①½NaInf×", max_size=12))
def test_whatever_is_printed_the_number_is_finite_or_there_is_none(printed: str) -> None:
    """DESIGN 3: NaN never enters."""
    measured = read_measured(printed)
    assert measured is None or measured.number.is_finite()


@pytest.mark.parametrize(
    ("exact", "kept"),
    [
        ("0.0000005", "0.000000"),
        ("0.0000015", "0.000002"),
        ("0.0000025", "0.000002"),
        ("-0.0000015", "-0.000002"),
        ("0.00000050000001", "0.000001"),
        ("17.1040", "17.104000"),
        ("2.3", "2.300000"),
    ],
)
def test_a_tie_is_rounded_to_the_even_millionth(exact: str, kept: str) -> None:
    """IEEE 754-2019, 4.3.1 (roundTiesToEven); DESIGN 3: rounded once, to six places."""
    assert rounded(Decimal(exact)) == Decimal(kept)


def test_rounding_happens_once_and_not_by_way_of_more_places() -> None:
    """0.0000014999996 is below the tie; rounded first to 7 places it would be taken for the tie."""
    assert rounded(Fraction(14999996, 10**13)) == Decimal("0.000001")


@given(st.fractions(min_value=-(10**12) + 1, max_value=10**12 - 1))
def test_a_rounded_number_is_the_nearest_millionth(exact: Fraction) -> None:
    """DESIGN 3."""
    kept = rounded(exact)
    assert kept is not None
    assert abs(Fraction(kept) - exact) <= Fraction(1, 2 * 10**6)
    assert Fraction(kept) * 10**6 == int(kept.scaleb(6))


@pytest.mark.parametrize(
    "largest", ["999999999999.999999", "-999999999999.999999", "999999999999.9999994"]
)
def test_the_largest_decimal_of_eighteen_digits_is_kept(largest: str) -> None:
    """DECIMAL(18,6) holds twelve digits before the point."""
    assert rounded(Decimal(largest)) == Decimal(largest[: 19 + largest.startswith("-")])


@pytest.mark.parametrize(
    "large", ["1000000000000", "-1000000000000", "999999999999.9999995", "1e40", "-1e99"]
)
def test_what_does_not_fit_eighteen_digits_is_no_number(large: str) -> None:
    """DECIMAL(18,6)."""
    assert rounded(Decimal(large)) is None


def test_a_comparator_that_nobody_knows_cannot_be_built() -> None:
    """DESIGN 9, 4: what cannot be, cannot be built."""
    with pytest.raises(ValueError, match=r"comparator '~': expected one of"):
        Measured("~", Decimal(5))


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("100.000000", "100"),
        ("0.500000", "0.5"),
        ("0.000000", "0"),
        ("1E+3", "1000"),
        ("-2.0", "-2"),
    ],
)
def test_a_number_is_printed_without_exponent_and_idle_zeros(number: str, printed: str) -> None:
    """A sheet shows 100, not 1E+2 and not 100.000000."""
    assert plain(Decimal(number)) == printed
    assert str(Measured("=", Decimal(number))) == printed
    assert str(Measured("<", Decimal(number))) == f"<{printed}"


def test_both_micro_signs_and_full_width_letters_are_folded() -> None:
    """Unicode has U+00B5 (micro sign) and U+03BC (Greek mu) for one letter; issue 2 item 3."""
    assert fold("\u00b5g") == fold("\u03bcg") == fold("ｕｇ") == "ug"
