"""A model that needs no GPU, and fails in every way that a real one can.

GEN3D_STANDIN is what each job comes to, in order, such as "oom,success"; the last
holds for all that follow. GEN3D_STANDIN_COUNT is a file with the number of jobs so
far, so that a process that died goes on where it was.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

from . import ply
from .protocol import BadInputError, CancelledError, Job, Message, OutOfMemoryError, Result, serve

STEPS = 5


class StandIn:
    """A ball, whatever the photo shows."""

    def describe(self) -> Message:
        """Name no GPU."""
        return {"device": "stand-in", "vram_mb": 0, "load_s": 0.0}

    def run(self, job: Job) -> Result:
        """Come to what was asked for."""
        fault = _next()
        if not (job.image.is_file() and job.mask.is_file()):
            raise BadInputError(f"{job.image} or {job.mask} is not there")
        pause = {"slow": 1.0, "long": 60.0}.get(fault, 0.01)
        for i in range(STEPS):
            job.step("sampling", i + 1, STEPS)
            _pause(job, i, pause)
            if i == 1:
                _fail(fault, job)
        count = ply.write(job.out_dir / "splats.ply", _spoilt(fault, _ball(4000)))
        files = ["../splats.ply"] if fault == "wrong-paths" else ["none.ply"] if fault == "no-file" else ["splats.ply"]
        return Result(files, {"peak_vram_mb": 0, "stages_s": {"sampling": STEPS * pause}, "splats": count})


def _spoilt(fault: str, splats: list[ply.Splat]) -> list[ply.Splat]:
    """Lose the numbers, and keep the form of the file."""
    match fault:
        case "nan":
            return [(math.nan, *s[1:]) for s in splats]
        case "point":
            return [(0.0, 0.0, 0.0, *s[3:]) for s in splats]
        case "empty":
            return []
        case _:
            return splats


def _pause(job: Job, step: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(0.05, left))
        if seconds > 1:  # a long step can be cancelled within itself
            job.step("sampling", step + 1, STEPS)


def _crash() -> None:
    print("Segmentation fault, or so", file=sys.stderr, flush=True)
    os.abort()


def _half_line() -> None:
    _raw(b'{"type":"done","id":"')
    os._exit(0)


def _oom() -> None:
    raise OutOfMemoryError("CUDA out of memory: tried to allocate 2.50 GiB")


def _error() -> None:
    raise ValueError("a tensor of another shape")


def _bad_input() -> None:
    raise BadInputError("the mask is upside down")


FAULTS = {
    "crash": _crash,
    "exit": lambda: os._exit(3),
    "hang": lambda: time.sleep(3600),
    "garbage": lambda: _raw(b"\x00\xff not json\n"),
    "half-line": _half_line,
    "huge-line": lambda: _raw(b'{"type":"progress","stage":"' + b"x" * (2 << 20) + b'"}\n'),
    "oom": _oom,
    "error": _error,
    "bad-input": _bad_input,
}


def _fail(fault: str, job: Job) -> None:
    if fault == "oom-once" and job.options.get("decoder") == "gs":
        _oom()
    while fault == "stubborn":  # it neither ends nor heeds anybody, but it lives
        with contextlib.suppress(CancelledError):
            job.step("sampling", 2, STEPS)
        time.sleep(0.05)
    if fault in FAULTS:
        FAULTS[fault]()


def _raw(data: bytes) -> None:
    # The protocol's own descriptor is the first after the three of every process.
    for fd in range(3, 10):
        try:
            os.write(fd, data)
        except OSError:
            continue
        break


def _next() -> str:
    plan = os.environ.get("GEN3D_STANDIN", "success").split(",")
    counter = os.environ.get("GEN3D_STANDIN_COUNT", "")
    if not counter:
        return plan[-1]
    path = Path(counter)
    done = int(path.read_text()) if path.is_file() else 0
    path.write_text(str(done + 1))
    return plan[min(done, len(plan) - 1)]


def _ball(count: int) -> list[ply.Splat]:
    golden = math.pi * (3 - math.sqrt(5))
    splats: list[ply.Splat] = []
    for i in range(count):
        y = 1 - 2 * (i + 0.5) / count
        r, turn = math.sqrt(1 - y * y), golden * i
        x, z = r * math.cos(turn), r * math.sin(turn)
        sigma = math.log(0.5 * 1.6 / math.sqrt(count))
        # The shortest turn of the z axis to the normal (x, y, z).
        w = math.sqrt(max(1e-9, (1 + z) / 2))
        rotation = (w, -y / (2 * w), x / (2 * w), 0.0)
        splats.append((x / 2, y / 2, z / 2, x, y, z, 4.0, sigma, sigma, sigma - 2, *rotation))
    return splats


def load(_model: str, _folder: str) -> StandIn:
    """Load nothing, or fail at it."""
    match os.environ.get("GEN3D_STANDIN_START", ""):
        case "exit":
            os._exit(1)
        case "error":
            raise RuntimeError("no CUDA-capable device is detected")
        case "slow":
            time.sleep(3600)
        case _:
            pass
    return StandIn()


def main(_arguments: list[Any]) -> None:
    """Run the stand-in."""
    serve(load)
