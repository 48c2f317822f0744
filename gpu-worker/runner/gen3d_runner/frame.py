"""From the frame of SAM 3D's splats to ours.

Theirs has Z up and is seen from -Y; ours has Y up and +Z towards the viewer. A turn
by -90 degrees about X does it: (x, y, z) becomes (x, z, -y). Orientations turn along,
or every splat that is not round lies wrong.
"""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

from . import ply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HALF = math.sqrt(0.5)
TURN = (HALF, -HALF, 0.0, 0.0)
"""The turn as a quaternion wxyz."""

Quaternion = tuple[float, float, float, float]


def product(a: Quaternion, b: Quaternion) -> Quaternion:
    """Hamilton's product: first b, then a."""
    aw, ax, ay, az = a
    bw, bx, by, bz = b
    return (
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    )


def turned(s: ply.Splat) -> ply.Splat:
    """Turn one splat, and bring its quaternion to length one."""
    x, y, z = s[:3]
    w, i, j, k = s[10:14]
    length = math.sqrt(w * w + i * i + j * j + k * k) or 1.0
    return (x, z, -y, *s[3:10], *product(TURN, (w / length, i / length, j / length, k / length)))


def to_gen3d(source: Path, target: Path) -> int:
    """Turn a file of splats and return their number. Those that are not finite are left out."""
    return ply.write(target, (turned(s) for s in _splats(source) if all(map(math.isfinite, s))))


def _splats(path: Path) -> Iterator[ply.Splat]:
    data = path.read_bytes()
    head, _, body = data.partition(b"end_header\n")
    names: list[str] = []
    count = 0
    for line in head.decode("ascii").splitlines():
        words = line.split()
        if words[:2] == ["element", "vertex"]:
            count = int(words[2])
        if words[:1] == ["property"]:
            if words[1] != "float":
                raise ValueError(f"{path} has a property of type {words[1]}")
            names.append(words[2])
    wanted = [names.index(n) for n in ply.PROPERTIES if n not in ("nx", "ny", "nz")]
    row = struct.Struct(f"<{len(names)}f")
    for values in row.iter_unpack(body[: count * row.size]):
        yield tuple(values[i] for i in wanted)
