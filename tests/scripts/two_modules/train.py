"""A project of three files: the loop over steps is in another module than the loop over epochs."""

import engine
import torch
from engine import evaluate, train_one_epoch
from model import Regressor
from torch.utils.data import DataLoader, TensorDataset, random_split

x = torch.randn(60, 5)
y = x[:, 0] * x[:, 1] - x[:, 2]
training, validation = random_split(TensorDataset(x, y), [40, 20])
train_loader = DataLoader(training, batch_size=10, shuffle=True)
validation_loader = DataLoader(validation, batch_size=20)

model = Regressor()
loss_function = torch.nn.SmoothL1Loss()
optimizer = torch.optim.RMSprop(model.parameters(), lr=0.005)

for epoch in range(8):
    train_loss = train_one_epoch(model, train_loader, loss_function, optimizer)
    validation_loss = evaluate(model, validation_loader, loss_function)
    print(f"{epoch:2d} {train_loss:.6f} {validation_loss:.6f} {engine.steps_taken}")
print("forward passes:", model.encoder.calls)
