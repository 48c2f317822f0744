"""Asks ONNX Runtime for the golden answers of the decoder graph.

    python decoder_golden.py DIR decoder_golden.json

DIR was filled by: GEN3D_GOLDEN=DIR go test -run TestDecoderGolden ./gpu-worker/segment
Needs onnxruntime and numpy; neither building nor testing the project does.
"""
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

HEIGHT, WIDTH = 200, 300


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    graphs = [(folder / name).read_bytes() for name in ("all.onnx", "single.onnx")]
    everything, single = (onnxruntime.InferenceSession(g, providers=["CPUExecutionProvider"]) for g in graphs)
    embedding = np.fromfile(folder / "embedding.f32", "<f4").reshape(1, 256, 64, 64)
    previous = np.fromfile(folder / "previous.f32", "<f4").reshape(1, 1, 256, 256)
    answers = []
    for case in json.loads((folder / "cases.json").read_text()):
        points = np.array(case["points"], np.float32)[None]
        feed = {
            "image_embeddings": embedding,
            "point_coords": np.ascontiguousarray(points[..., :2]),
            "point_labels": np.ascontiguousarray(points[..., 2]),
            "mask_input": previous if case["previous"] else np.zeros_like(previous),
            "has_mask_input": np.array([case["previous"]], np.float32),
            "orig_im_size": np.array([HEIGHT, WIDTH], np.float32),
        }
        masks, scores, low = everything.run(None, feed)
        one, _, _ = single.run(None, feed)
        if masks.shape != (1, 4, HEIGHT, WIDTH) or not (one == masks[:, :1]).all():
            raise SystemExit(f"{case['name']}: the single-mask graph disagrees")
        answers.append({
            "name": case["name"],
            "low_res_sha256": sha256(low.astype("<f4").tobytes()),
            "masks_sha256": sha256((masks > 0).astype(np.uint8).tobytes()),
            "scores": [float(s) for s in scores[0]],
        })
    out.write_text(json.dumps({
        "runtime": f"onnxruntime {onnxruntime.__version__}",
        "graphs": [sha256(g) for g in graphs],
        "answers": answers,
    }, indent=1) + "\n")


if __name__ == "__main__":
    main()
