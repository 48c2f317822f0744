"""The shape network: outline and picture in, front height, thickness and doubt out."""

import torch
from torch import nn
from torch.nn import functional as fn

INPUTS = 8
HEIGHT = 5  # the input plane with the union of balls' height
WIDTHS = (32, 64, 128)  # at 16, 8 and 4 pixels
OUTPUTS = 4


class Conv(nn.Sequential):
    """3x3 (or 1x1) convolution and batch norm, folded into one at export."""

    def __init__(self, wide_in: int, wide_out: int, size: int = 3, stride: int = 1):
        super().__init__(
            nn.Conv2d(wide_in, wide_out, size, stride, size // 2, bias=False),
            nn.BatchNorm2d(wide_out),
        )


class Block(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, wide: int):
        super().__init__()
        self.one = Conv(wide, wide)
        self.two = Conv(wide, wide)
        nn.init.zeros_(self.two[1].weight)  # starts as the shortcut alone

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return fn.relu(x + self.two(fn.relu(self.one(x))))


class Net(nn.Module):
    """(B, 8, 32, 32) -> (B, 4, 32, 32): front, back, and the logs of their doubts.

    A U-Net whose skips are added. The front is a residual on the union of balls,
    the thickness a factor on its double, so that it starts out as an inflation.
    """

    def __init__(self):
        super().__init__()
        a, b, c = WIDTHS
        self.stem = Conv(INPUTS * 4, a)
        self.down1, self.enc1 = Conv(a, b, stride=2), Block(b)
        self.down2, self.deep1, self.deep2 = Conv(b, c, stride=2), Block(c), Block(c)
        self.up1, self.dec1 = Conv(c, b, size=1), Block(b)
        self.up0, self.dec0 = Conv(b, a, size=1), Block(a)
        self.head = nn.Conv2d(a, OUTPUTS * 4, 3, padding=1)
        nn.init.normal_(self.head.weight, std=1e-3)
        nn.init.zeros_(self.head.bias)

    def raw(self, x: torch.Tensor) -> torch.Tensor:
        """The head's four planes, before they are given their meaning."""
        s0 = fn.relu(self.stem(fn.pixel_unshuffle(x, 2)))
        s1 = self.enc1(fn.relu(self.down1(s0)))
        y = self.deep2(self.deep1(fn.relu(self.down2(s1))))
        y = self.dec1(fn.relu(s1 + fn.interpolate(self.up1(y), scale_factor=2.0)))
        y = self.dec0(fn.relu(s0 + fn.interpolate(self.up0(y), scale_factor=2.0)))
        return fn.pixel_shuffle(self.head(y), 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        o = self.raw(x)
        h = x[:, HEIGHT : HEIGHT + 1]
        front = h + o[:, :1]
        thick = (2 * h + 0.06) * torch.exp(o[:, 1:2].clamp(-4, 3.5))
        return torch.cat([front, front - thick, o[:, 2:].clamp(-7, 1)], 1)
