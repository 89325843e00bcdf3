"""Everything in functions, called from main() under the usual guard."""

import torch
import torch.nn.functional as F
from torch import nn


class Classifier(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.hidden = nn.Linear(4, width)
        self.norm = nn.BatchNorm1d(width)
        self.out = nn.Linear(width, 3)

    def forward(self, x):
        return self.out(F.relu(self.norm(self.hidden(x))))


def make_data(count):
    x = torch.randn(count, 4)
    return x, x[:, :3].argmax(dim=1)


def train(model, optimizer, x, y, epoch):
    model.train()
    for start in range(0, len(x), 16):
        batch, labels = x[start : start + 16], y[start : start + 16]
        optimizer.zero_grad()
        loss = F.cross_entropy(model(batch), labels)
        loss.backward()
        optimizer.step()
        if start == 0:
            print(f"Train epoch {epoch}: {loss.item():.6f}")


def test(model, x, y):
    model.eval()
    with torch.no_grad():
        right = (model(x).argmax(1) == y).sum().item()
    print(f"Test: {right}/{len(x)}")


def main():
    x, y = make_data(64)
    model = Classifier(width=10)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(1, 7):
        train(model, optimizer, x, y, epoch)
        test(model, x, y)
    print("weights", sum(p.double().sum().item() for p in model.parameters()))


if __name__ == "__main__":
    main()
