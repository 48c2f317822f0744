"""Splats as the PLY that Gen3D reads: 17 floats each, no spherical harmonics."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PROPERTIES = ("x y z nx ny nz f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3").split()

Splat = tuple[float, ...]
"""Position (3), colour as f_dc (3), opacity as a logit, ln sigma (3), quaternion wxyz (4)."""


def write(path: Path, splats: Iterable[Splat]) -> int:
    """Write a file and return the number of splats."""
    body = bytearray()
    count = 0
    for s in splats:
        body += struct.pack("<17f", *s[:3], 0, 0, 0, *s[3:])
        count += 1
    header = [
        "ply",
        "format binary_little_endian 1.0",
        f"element vertex {count}",
        *(f"property float {name}" for name in PROPERTIES),
        "end_header",
    ]
    path.write_bytes(("\n".join(header) + "\n").encode() + bytes(body))
    return count
