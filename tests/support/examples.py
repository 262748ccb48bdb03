"""How many examples a test of random input takes, and how much of one: a part in ``make test``, all in ``make fuzz``.

A test that takes its part without hypothesis is marked ``at_length``, so that ``make fuzz`` finds it.
"""

from hypothesis import settings

WHOLE = 100  # examples of a test that names no number, in the profile "long"


def share(number: int) -> int:
    """Return the part of so many examples, lines or signs that the profile in use takes."""
    return max(1, number * settings.default.max_examples // WHOLE)
