"""The model of the project."""

from torch import nn


class Encoder(nn.Module):
    def __init__(self, features=5, width=8):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(features if i == 0 else width, width) for i in range(2))
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        for layer in self.layers:
            x = layer(x).sigmoid()
        return x


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.head = nn.Linear(8, 1)

    def forward(self, x):
        return self.head(self.encoder(x)).squeeze(1)
