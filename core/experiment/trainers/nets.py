"""The nets of the `module` trainer. Imports torch, so it is imported only when an experiment starts."""

from __future__ import annotations

from torch import Tensor, nn


class TwoLayerNet(nn.Module):
    """ŷ = max(x w1, 0) w2, for x (batch, input), w1 (input, hidden) and w2 (hidden, output)."""

    def __init__(self, w1: Tensor, w2: Tensor) -> None:
        super().__init__()
        self.w1 = nn.Parameter(w1)
        self.w2 = nn.Parameter(w2)

    def forward(self, x: Tensor) -> Tensor:
        return x.mm(self.w1).clamp(min=0).mm(self.w2)
