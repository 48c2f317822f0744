"""SAM 3D Objects by Meta's own pipeline.

Not run by this project on a GPU yet: it is written from Meta's sources at the commit
that the container recipe pins. What it relies on is said where it does.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from PIL import Image

from .frame import to_gen3d
from .protocol import BadInputError, Job, Message, OutOfMemoryError, Result, serve

MIB = 1 << 20
ENOUGH = 40 << 30
"""Memory of a card that holds everything in single precision, in bytes."""

STEPS = {"fast": 10, "balanced": 25, "quality": 25}
"""Diffusion steps of each of the two samplers; 25 is Meta's default."""


class SAM3D:
    """The pipeline, loaded once."""

    def __init__(self, folder: Path) -> None:
        """Load every stage; the weights are some 12 GB in single precision."""
        begun = time.monotonic()
        # Meta's loader looks for it and fails with a KeyError where it is not set.
        os.environ.setdefault("CONDA_PREFIX", "/usr")
        from inference import Inference  # noqa: PLC0415 - notebook/inference.py of Meta's repository, on PYTHONPATH

        if not torch.cuda.is_available():
            raise RuntimeError("no GPU: torch.cuda.is_available() is false")
        self._inference = cast("Any", Inference)(str(folder / "pipeline.yaml"), compile=False)
        self._pipeline = self._inference._pipeline  # noqa: SLF001 - the knobs are nowhere else
        self._stage()
        self._load_s = time.monotonic() - begun

    def _stage(self) -> None:
        """Where 24 GB would not hold all models: half precision, and one on the card at a time."""
        if torch.cuda.get_device_properties(0).total_memory >= ENOUGH:
            return
        models = cast("dict[str, Any]", self._pipeline.models)

        def bring(model: Any, *_: object) -> None:  # noqa: ANN401 - Meta's classes
            for other in models.values():
                if other is not model:
                    other.to("cpu")
            torch.cuda.empty_cache()
            model.to("cuda")

        for model in models.values():
            model.half().to("cpu")
            model.register_forward_pre_hook(bring)
        torch.cuda.empty_cache()

    def describe(self) -> Message:
        """Name the card."""
        card = torch.cuda.get_device_properties(0)
        return {"device": card.name, "vram_mb": card.total_memory // MIB, "load_s": round(self._load_s, 1)}

    def run(self, job: Job) -> Result:
        """Make splats of one object."""
        image, mask = _read(job)
        preset = str(job.options.get("preset", "balanced"))
        if preset not in STEPS:
            raise BadInputError(f"preset {preset}")
        steps = STEPS[preset]
        decoder = "gaussian_4" if job.options.get("decoder") == "gs_4" else "gaussian"
        torch.cuda.reset_peak_memory_stats()
        stages: dict[str, float] = {}
        begun = time.monotonic()
        try:
            with _Steps(self._pipeline, job, steps, stages), torch.inference_mode():
                out = cast(
                    "dict[str, Any]",
                    self._pipeline.run(
                        _with_alpha(image, mask),
                        None,
                        seed=job.seed,
                        stage1_inference_steps=steps,
                        stage2_inference_steps=steps,
                        decode_formats=[decoder],
                        with_mesh_postprocess=False,
                        with_texture_baking=False,  # its packages are not for commerce
                        with_layout_postprocess=False,
                        use_vertex_color=True,
                    ),
                )
        except torch.OutOfMemoryError as e:
            torch.cuda.empty_cache()
            raise OutOfMemoryError(str(e)) from e
        stages["decode"] = time.monotonic() - begun - sum(stages.values())
        splats = out["gs_4" if decoder == "gaussian_4" else "gs"]
        splats.save_ply(str(job.out_dir / "raw.ply"))  # Z up, quaternions as they come
        count = to_gen3d(job.out_dir / "raw.ply", job.out_dir / "splats.ply")
        return Result(
            ["splats.ply"],
            {
                "peak_vram_mb": torch.cuda.max_memory_allocated() // MIB,
                "stages_s": {k: round(v, 3) for k, v in stages.items()},
                "splats": count,
            },
        )


class _Steps:
    """Reports every diffusion step, and ends between two of them.

    Both samplers call their backbone once a step (twice with guidance), so a hook on
    it is a clock that needs no change to Meta's code.
    """

    def __init__(self, pipeline: Any, job: Job, steps: int, stages: dict[str, float]) -> None:  # noqa: ANN401 - Meta's class
        self._models = cast("dict[str, Any]", pipeline.models)
        self._job, self._steps, self._stages = job, steps, stages
        self._handles: list[Any] = []

    def __enter__(self) -> None:
        for name, stage in (("ss_generator", "structure"), ("slat_generator", "detail")):
            calls, begun = [0], [0.0]

            def hook(*_: object, stage: str = stage, calls: list[int] = calls, begun: list[float] = begun) -> None:
                begun[0] = begun[0] or time.monotonic()
                calls[0] += 1
                self._stages[stage] = time.monotonic() - begun[0]
                self._job.step(stage, min(calls[0], self._steps), self._steps)

            self._handles.append(self._models[name].register_forward_pre_hook(hook))

    def __exit__(self, *_: object) -> None:
        for handle in self._handles:
            handle.remove()


def _read(job: Job) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    try:
        image = np.asarray(Image.open(job.image).convert("RGB"))
        mask = np.asarray(Image.open(job.mask).convert("L")) > 127  # noqa: PLR2004 - half of white
    except OSError as e:
        raise BadInputError(str(e)) from e
    if image.shape[:2] != mask.shape:
        raise BadInputError(f"the mask is {mask.shape[::-1]}, the photo {image.shape[1::-1]}")
    if not mask.any():
        raise BadInputError("the mask is empty")
    return image, mask


def _with_alpha(image: np.ndarray[Any, Any], mask: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.concatenate([image, (mask[..., None] * 255).astype(np.uint8)], axis=2)


def load(_model: str, folder: str) -> SAM3D:
    """Load the pipeline from the folder of an installed model."""
    return SAM3D(Path(folder))


def main(_arguments: list[str]) -> None:
    """Run SAM 3D Objects."""
    serve(load)
