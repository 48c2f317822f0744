"""Lessons from the generator (package samples), as an endless stream or as a set."""

import queue
import subprocess
import threading

import numpy as np
import torch

SIZE = 32
PLANES = 11  # 8 inputs, front, back, known
RECORD = 4 + PLANES * SIZE * SIZE * 4


def read(pipe, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(kinds, planes) of up to count lessons; planes in half precision."""
    raw = pipe.read(RECORD * count)
    n = len(raw) // RECORD
    rows = np.frombuffer(raw[: n * RECORD], np.uint8).reshape(n, RECORD)
    kinds = rows[:, :4].copy().view(np.int32)[:, 0]
    planes = rows[:, 4:].copy().view(np.float32).reshape(n, PLANES, SIZE, SIZE)
    return kinds, planes.astype(np.float16)


def fixed(program: str, seed: int, count: int, *flags: str) -> tuple[np.ndarray, torch.Tensor]:
    """A set that is the same every time."""
    argv = [program, "-seed", str(seed), "-count", str(count), *flags]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as p:
        kinds, planes = read(p.stdout, count)
    return kinds, torch.from_numpy(planes)


class Stream:
    """A ring of recent lessons, refilled while batches are drawn from it."""

    def __init__(self, program: str, seed: int, ring: int = 12000, uses: int = 3):
        self.process = subprocess.Popen([program, "-seed", str(seed)], stdout=subprocess.PIPE)
        self.fresh: queue.Queue = queue.Queue(maxsize=16)
        self.ring = torch.zeros(ring, PLANES, SIZE, SIZE, dtype=torch.float16)
        self.filled = self.at = self.seen = 0
        self.uses = uses
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            self.fresh.put(read(self.process.stdout, 16)[1])

    def _take(self, wait: bool) -> bool:
        try:
            planes = self.fresh.get(block=wait)
        except queue.Empty:
            return False
        for p in torch.from_numpy(planes):
            self.ring[self.at] = p
            self.at = (self.at + 1) % len(self.ring)
            self.filled = max(self.filled, self.at if self.filled < len(self.ring) else self.filled)
            if self.at == 0:
                self.filled = len(self.ring)
            self.seen += 1
        return True

    def batch(self, size: int, drawn: int) -> torch.Tensor:
        """size lessons; drawn is how many were drawn before, which paces the refill."""
        while self.filled < 512 or self.seen * self.uses < drawn:
            self._take(wait=self.filled < 512 or self.seen * self.uses * 2 < drawn)
            if self.fresh.empty() and self.filled >= 512:
                break
        pick = torch.randint(self.filled, (size,))
        return self.ring[pick].float()
