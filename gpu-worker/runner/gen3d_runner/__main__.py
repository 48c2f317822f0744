"""Run a model: python -u -m gen3d_runner sam3d | stand-in."""

from __future__ import annotations

import sys


def main() -> None:
    """Choose the model by the first argument."""
    match sys.argv[1:]:
        case ["stand-in", *rest]:
            from .standin import main as run  # noqa: PLC0415 - each model needs other libraries
        case ["sam3d", *rest]:
            from .sam3d import main as run  # noqa: PLC0415
        case _:
            sys.exit("usage: python -u -m gen3d_runner sam3d|stand-in")
    run(rest)


main()
