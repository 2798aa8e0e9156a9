"""One number is computed as an array of one is: value, low and high, to the sign of a zero."""

import itertools
import math

import numpy as np
import pytest

from analysis import arithmetic, formulas, traces

NUMBERS = (0.0, -0.0, 1.5, -2.25, 1e300, 5e-324, math.inf, -math.inf, math.nan)
ENDS = [
    *((one, one, one) for one in NUMBERS),
    *((one, low, high) for one in NUMBERS for low, high in ((-1.0, 2.0), (0.0, math.inf))),
    (2.0, math.nan, 3.0),
    (2.0, -math.inf, math.nan),
]


def quantity(ends: tuple[float, float, float], *, many: bool) -> traces.Traced:
    value, low, high = (np.array([end]) for end in ends) if many else ends
    if ends[0] is ends[1] is ends[2]:
        low = high = value
    return traces.Traced(value, low, high, "")


def same(one: float, other: float) -> bool:
    both_unknown = math.isnan(one) and math.isnan(other)
    return both_unknown or (one == other and math.copysign(1, one) == math.copysign(1, other))


# A power NumPy rounds otherwise in arrays.
OPERATIONS: set[np.ufunc] = formulas.KNOWN - {np.power}


@pytest.mark.parametrize("operation", sorted(OPERATIONS, key=str))
def test_a_number_is_computed_as_an_array_of_one(operation: np.ufunc) -> None:
    for given in itertools.product(ENDS, repeat=operation.nin):
        alone = arithmetic.result(operation, [quantity(one, many=False) for one in given])
        in_array = arithmetic.result(operation, [quantity(one, many=True) for one in given])
        for one, (other,) in zip(alone, in_array, strict=True):
            assert same(float(one), float(other)), (given, alone, in_array)


@pytest.mark.slow
def test_a_choice_among_numbers_is_that_among_arrays() -> None:
    for given in itertools.product(ENDS, repeat=3):
        alone = arithmetic.choice(*(quantity(one, many=False) for one in given))
        in_array = arithmetic.choice(*(quantity(one, many=True) for one in given))
        for one, (other,) in zip(alone, in_array, strict=True):
            assert same(float(one), float(other)), (given, alone, in_array)


def test_what_is_exact_stays_so_without_a_look_at_corners() -> None:
    exact = quantity((2.0, 2.0, 2.0), many=True)
    value, low, high = arithmetic.result(np.multiply, [exact, exact])
    assert value is low is high
