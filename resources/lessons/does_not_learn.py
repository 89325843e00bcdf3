"""Sorts the points of three spirals. It runs without an error, and does not learn."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 15  # times through all points
BATCH_SIZE = 75  # points in one iteration
HIDDEN = 24  # units of each hidden layer
LEARNING_RATE = 0.3  # how far each update goes

torch.manual_seed(1)


def spirals(points):
    arm = torch.arange(points) % 3
    distance = torch.rand(points)
    angle = 4 * distance + 2 * torch.pi / 3 * arm + 0.1 * torch.randn(points)
    return 2 * torch.stack([distance * angle.cos(), distance * angle.sin()], dim=1), arm


class Classifier(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
        self.head = nn.Linear(hidden, 3)

    def forward(self, x):
        features = self.body(x)
        scores = self.head(features)
        return scores.softmax(dim=1)


loader = DataLoader(TensorDataset(*spirals(300)), batch_size=BATCH_SIZE, shuffle=True)
model = Classifier(HIDDEN)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.head.parameters(), lr=LEARNING_RATE, momentum=0.9)

for epoch in range(EPOCHS):
    correct = 0
    for x, y in loader:
        outputs = model(x)
        loss = criterion(outputs, y)
        loss.backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == y).sum().item()
    print(f"epoch {epoch + 1:2}: {correct} of 300 right")
