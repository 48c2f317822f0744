"""Tests of what needs no GPU: python -m unittest, from this folder."""

from __future__ import annotations

import math
import tempfile
import unittest
from pathlib import Path

from gen3d_runner import frame, ply


class FrameTest(unittest.TestCase):
    """The turn from SAM 3D's frame to ours."""

    def test_up_is_up_and_the_front_is_in_front(self) -> None:
        """Z becomes Y, and what was at -Y comes to +Z."""
        rest = (0.0,) * 7 + (1.0, 0.0, 0.0, 0.0)
        for before, after in (((0, 0, 1), (0, 1, 0)), ((0, -1, 0), (0, 0, 1)), ((1, 0, 0), (1, 0, 0))):
            self.assertEqual(frame.turned((*before, *rest))[:3], after)

    def test_orientations_turn_along(self) -> None:
        """An axis of a splat goes where the same vector goes, whatever its quaternion's length."""
        q = (2.0, 0.6, -1.0, 0.4)
        moved = frame.turned((0, 0, 0, *(0.0,) * 7, *q))[10:14]
        for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)):
            x, y, z = _turn(q, axis)
            for got, want in zip(_turn(moved, axis), (x, z, -y), strict=True):
                self.assertAlmostEqual(got, want, places=9)
        self.assertAlmostEqual(math.hypot(*moved), 1)

    def test_a_file_comes_through(self) -> None:
        """Splats that are not finite are left out, the others keep their order."""
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "a.ply"), Path(folder, "b.ply")
            good = (1.0, 2.0, 3.0, *(0.5,) * 7, 1.0, 0.0, 0.0, 0.0)
            ply.write(source, [good, (math.nan, *good[1:]), good])
            self.assertEqual(frame.to_gen3d(source, target), 2)
            self.assertTrue(target.read_bytes().startswith(b"ply\nformat binary_little_endian 1.0\nelement vertex 2\n"))


def _turn(q: tuple[float, ...], v: tuple[float, float, float]) -> tuple[float, float, float]:
    length = math.hypot(*q)
    w, i, j, k = (c / length for c in q)
    out = frame.product(frame.product((w, i, j, k), (0.0, *v)), (w, -i, -j, -k))
    return out[1:]


if __name__ == "__main__":
    unittest.main()
