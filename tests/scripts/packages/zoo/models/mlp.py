"""A net of linear layers."""

from torch import nn


class MLP(nn.Sequential):
    def __init__(self, sizes):
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:], strict=False):
            layers += [nn.Linear(inputs, outputs), nn.ELU()]
        super().__init__(*layers[:-1])
