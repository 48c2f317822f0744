"""Trains the shape network on one thread; see README.md for the recipe.

train.py --samples PROGRAM --out DIR --until HH:MM [--seed 1] [--resume FILE]

The learning rate is held, then falls over the last --fall share of the time, so
that the run ends when it should and an averaged copy of the weights is good all
along. Every few minutes DIR/last.pt and a line of DIR/log.txt are written.
"""

import argparse
import copy
import datetime
import os
import time
from pathlib import Path

import numpy as np
import torch

from lessons import Stream, fixed
from net import Net

LONG = 28.0


def normals(z: torch.Tensor) -> torch.Tensor:
    dx = (z[..., :-1, 1:] - z[..., :-1, :-1]) * LONG
    dy = (z[..., 1:, :-1] - z[..., :-1, :-1]) * LONG
    n = torch.cat([-dx, dy, torch.ones_like(dx)], 1)
    return n * (n * n).sum(1, keepdim=True).rsqrt()


def overlap(p: torch.Tensor, z: torch.Tensor, m: torch.Tensor) -> torch.Tensor:
    """Volume IoU of two (front, back) pairs within the mask."""
    shared = (torch.minimum(p[:, :1], z[:, :1]) - torch.maximum(p[:, 1:], z[:, 1:])).clamp(min=0) * m
    total = ((p[:, :1] - p[:, 1:]) + (z[:, :1] - z[:, 1:])) * m
    shared = shared.sum((1, 2, 3))
    return shared / (total.sum((1, 2, 3)) - shared + 1e-6)


def inner(m: torch.Tensor) -> torch.Tensor:
    return m[..., 1:, 1:] * m[..., :-1, :-1] * m[..., 1:, :-1] * m[..., :-1, 1:]


def losses(o: torch.Tensor, z: torch.Tensor, m: torch.Tensor):
    p, doubt = o[:, :2], o[:, 2:]
    w = m / m.sum((1, 2, 3), keepdim=True)
    e = (p - z) * m
    mean = (e * w).sum((2, 3), keepdim=True)
    depth = (e.abs() * w).sum((1, 2, 3)).mean() + (((e - mean) * m).abs() * w).sum((1, 2, 3)).mean()
    volume = (1 - overlap(p, z, m)).mean()
    mm = inner(m)
    bend = 0.0
    for k, share in ((0, 1.0), (1, 0.3)):
        cos = (normals(p[:, k : k + 1]) * normals(z[:, k : k + 1])).sum(1, keepdim=True)
        bend = bend + share * ((1 - cos) * mm).sum() / (mm.sum() + 1)
    miss = (e.abs().detach() * torch.exp(-doubt) + doubt) * w
    return depth, volume, bend, miss.sum((1, 2, 3)).mean()


def split(planes: torch.Tensor):
    return planes[:, :8], planes[:, 8:10], planes[:, 10:11]


def vary(planes: torch.Tensor, blank: float) -> torch.Tensor:
    """Mirrors, and changes or hides the picture."""
    n = len(planes)
    flip = torch.rand(n) < 0.5
    planes = torch.where(flip[:, None, None, None], planes.flip(3), planes)
    planes[:, 6] *= torch.where(flip, -1.0, 1.0)[:, None, None]
    cover = planes[:, :1]
    rgb = planes[:, 1:4][:, torch.randperm(3)]
    gain, shift = torch.rand(2, n, 1, 1, 1)
    rgb = (rgb * (0.7 + 0.6 * gain) + cover * (shift - 0.5) * 0.5).clamp(-1, 1)
    hide = (torch.rand(n, 1, 1, 1) < blank).float()
    planes[:, 1:4] = rgb * (1 - hide)
    return planes


@torch.no_grad()
def measure(net: Net, planes: torch.Tensor, blank: bool):
    """Per lesson: IoU, median normal error, and the same for the balls alone."""
    net.eval()
    iou, angle, balls, doubt = [], [], [], []
    for part in planes.split(64):
        x, z, m = split(part.float())
        if blank:
            x = x.clone()
            x[:, 1:4] = 0
        o = net(x)
        p = o[:, :2]
        big = 9 * (1 - m)
        middle = ((p[:, :1] - big).amax((2, 3), keepdim=True) + (p[:, 1:] + big).amin((2, 3), keepdim=True)) / 2
        iou.append(overlap(p - middle, z, m))
        h = x[:, 5:6]
        balls.append(overlap(torch.cat([h, -h], 1), z, m))
        mm = inner(m)[:, 0] > 0
        a = torch.rad2deg(torch.arccos((normals(p[:, :1]) * normals(z[:, :1])).sum(1).clamp(-1, 1)))
        angle += [a[k][mm[k]].median() for k in range(len(a))]
        w = m / m.sum((1, 2, 3), keepdim=True)
        doubt.append((o[:, 2:].exp() * w).sum((1, 2, 3)))
    net.train()
    return torch.cat(iou), torch.stack(angle), torch.cat(balls), torch.cat(doubt)


def report(net: Net, sets: dict) -> str:
    out = []
    for name, (_, planes) in sets.items():
        for blank in (False, True):
            iou, angle, balls, doubt = measure(net, planes, blank)
            rank = np.corrcoef(doubt.numpy(), (iou - balls).numpy())[0, 1]
            out.append(
                f"{name}{' blank' if blank else ''}: iou {iou.mean():.4f} (balls {balls.mean():.4f}, "
                f"worse {(iou < balls - 0.03).float().mean():.3f}, doubt r {rank:.2f}) normal {angle.mean():.2f}"
            )
    return " | ".join(out)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--samples", required=True)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--until", required=True, help="HH:MM, today")
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--batch", type=int, default=16)
    a.add_argument("--rate", type=float, default=2e-3)
    a.add_argument("--fall", type=float, default=0.3)
    a.add_argument("--blank", type=float, default=0.25)
    a.add_argument("--resume", type=Path)
    a = a.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    hour, minute = map(int, a.until.split(":"))
    start = time.time()
    limit = datetime.datetime.now().replace(hour=hour, minute=minute, second=0).timestamp() - start

    sets = {"known": fixed(a.samples, 900001, 200), "held": fixed(a.samples, 900002, 200, "-held")}
    net = Net().to(memory_format=torch.channels_last)
    average = copy.deepcopy(net)
    opt = torch.optim.AdamW(net.parameters(), lr=a.rate, weight_decay=1e-2)
    step = drawn = 0
    if a.resume:
        saved = torch.load(a.resume)
        net.load_state_dict(saved["net"])
        average.load_state_dict(saved["average"])
        if "opt" in saved:
            opt.load_state_dict(saved["opt"])
        step = saved["step"]
    log = open(a.out / "log.txt", "a", buffering=1)  # noqa: SIM115
    weights = sum(p.numel() for p in net.parameters())
    log.write(
        f"# {' '.join(f'{k}={v}' for k, v in vars(a).items() if k not in ('samples', 'out', 'resume'))}, {weights} weights\n"
    )
    stream = Stream(a.samples, a.seed + 1000 * step)
    said = start
    sums, count = np.zeros(4), 0
    while (share := (time.time() - start) / limit) < 1:
        rate = a.rate * min(1, (step + 1) / 200, max(0.003, (1 - share) / a.fall))
        for group in opt.param_groups:
            group["lr"] = rate
        x, z, m = split(vary(stream.batch(a.batch, drawn), a.blank))
        drawn += a.batch
        depth, volume, bend, miss = losses(net(x.contiguous(memory_format=torch.channels_last)), z, m)
        loss = depth + 2 * volume + 0.1 * bend + 0.03 * miss
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        step += 1
        if step % 4 == 0:
            follow(average, net, 1 - min(0.997, step / (step + 40)) ** 4)
        sums += [depth.item(), volume.item(), bend.item(), miss.item()]
        count += 1
        if time.time() - said > 300 or step == 400:
            said = time.time()
            d, v, b, u = sums / count
            log.write(
                f"{(said - start) / 60:.1f} min step {step} fresh {stream.seen} rate {rate:.2e} "
                f"depth {d:.4f} volume {v:.4f} bend {b:.4f} miss {u:.3f} | {report(average, sets)}\n"
            )
            sums[:], count = 0, 0
            save(a.out / "last.pt", net, average, opt, step)
    save(a.out / "last.pt", net, average, opt, step)
    log.write(f"end: step {step} fresh {stream.seen} | {report(average, sets)}\n")
    stream.process.kill()


@torch.no_grad()
def follow(average: Net, net: Net, share: float):
    for p, q in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
        if p.dtype.is_floating_point:
            p.lerp_(q, share)
        else:
            p.copy_(q)


def save(path: Path, net: Net, average: Net, opt, step: int):
    state = {"net": net.state_dict(), "average": average.state_dict(), "opt": opt.state_dict(), "step": step}
    torch.save(state, path.with_suffix(".new"))
    os.replace(path.with_suffix(".new"), path)


if __name__ == "__main__":
    main()
