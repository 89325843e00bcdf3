"""Points on spirals."""

import torch


class Spirals:
    def __init__(self, count):
        angle = torch.rand(count) * 6
        self.y = torch.arange(count) % 2
        turned = angle + 3.14 * self.y
        self.x = torch.stack([angle * turned.cos(), angle * turned.sin(), angle], 1) / 6

    def __len__(self):
        return len(self.y)


def batches(data, size):
    order = torch.randperm(len(data))
    for start in range(0, len(data), size):
        index = order[start : start + size]
        yield data.x[index], data.y[index]
