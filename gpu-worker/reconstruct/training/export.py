"""Writes weights for Go: export.py CHECKPOINT ID, into ../shape/weights and ../shape/testdata.

Batch norm is folded into the convolutions and everything is rounded to half
precision; the golden answer is that of the rounded network.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from lessons import SIZE
from net import Block, Conv, Net

SHAPE = Path(__file__).resolve().parent.parent / "shape"
ORDER = (
    ["stem", "down1", "enc1.one", "enc1.two"]
    + ["down2", "deep1.one", "deep1.two", "deep2.one", "deep2.two"]
    + ["up1", "dec1.one", "dec1.two", "up0", "dec0.one", "dec0.two", "head"]
)


def fold(layer: nn.Module) -> nn.Conv2d:
    """One rounded convolution that does what the layer does."""
    if isinstance(layer, Conv):
        conv, norm = layer
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight, bias = conv.weight * gain[:, None, None, None], norm.bias - norm.running_mean * gain
    else:
        conv, weight, bias = layer, layer.weight, layer.bias
    out = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding)
    out.weight.data, out.bias.data = weight.half().float(), bias.half().float()
    return out


def golden(net: Net) -> dict:
    """An input that is easy to make anywhere, and a few of the answers."""
    y, x = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    planes = [torch.sin(0.11 * (k + 1) * x + 0.07 * (k + 2) * y + k) for k in range(8)]
    planes[5] = planes[5].abs()
    o = net(torch.stack(planes)[None].float())[0]
    spots = [(7 * i * i + 13 * i) % (SIZE * SIZE) for i in range(64)]
    front, back = o[0].flatten(), o[1].flatten()
    doubt = (o[2].exp() + o[3].exp()).flatten()
    pick = lambda t: [round(float(t[s]), 6) for s in spots]
    return {"spots": spots, "front": pick(front), "back": pick(back), "doubt": pick(doubt)}


def main():
    saved = torch.load(sys.argv[1], map_location="cpu")
    net = Net()
    net.load_state_dict(saved["average"])
    net.eval()
    blob, layers = b"", []
    with torch.no_grad():
        for name in ORDER:
            parent, _, last = ("net." + name).rpartition(".")
            owner = net if parent == "net" else net.get_submodule(parent[4:])
            conv = fold(getattr(owner, last))
            setattr(owner, last, conv)
            for t in (conv.weight, conv.bias):
                blob += t.detach().numpy().astype("<f2").tobytes()
            layers.append(
                {
                    "name": name,
                    "in": conv.in_channels,
                    "out": conv.out_channels,
                    "size": conv.kernel_size[0],
                    "stride": conv.stride[0],
                }
            )
        answer = golden(net)
    assert all(np.isfinite(answer[k]).all() for k in ("front", "back", "doubt"))
    assert not any(isinstance(m, nn.BatchNorm2d) for m in net.modules()) and Block
    (SHAPE / "weights").mkdir(exist_ok=True)
    (SHAPE / "testdata").mkdir(exist_ok=True)
    (SHAPE / "weights/shape.f16").write_bytes(blob)
    manifest = {
        "id": sys.argv[2],
        "family": "shape",
        "licence": {
            "spdx": "LicenseRef-Gen3D",
            "note": "Gen3D's own: trained from scratch on renders by its own generator; no third party's data or weights",
            "redistribute": True,
        },
        "file": "shape.f16",
        "sha256": hashlib.sha256(blob).hexdigest(),
        "layers": layers,
    }
    text = json.dumps(manifest, indent=1).replace('{\n   "name"', '{"name"')
    (SHAPE / "weights/manifest.json").write_text(text + "\n")
    (SHAPE / "testdata/golden.json").write_text(json.dumps(answer) + "\n")
    print(f"{len(blob)} bytes, step {saved['step']}")


if __name__ == "__main__":
    main()
