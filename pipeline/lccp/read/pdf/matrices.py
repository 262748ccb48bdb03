"""The six numbers by which a PDF moves, turns and scales what it draws (ISO 32000-1, 8.3.4)."""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]


def multiply_matrices(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that does what ``m`` does, and then what ``n`` does.

    >>> multiply_matrices((2, 0, 0, 2, 0, 0), (1, 0, 0, 1, 5, 7))
    (2, 0, 0, 2, 5, 7)
    """
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
