"""Stops when validation gets no better; the best model is saved to a file and loaded at the end."""

import os

import torch
from torch import nn

PATH = "best_model.pt"
PATIENCE = 5

x = torch.randn(60, 4)
y = (x[:, :1] * 2 - x[:, 1:2]).sin() + 0.3 * torch.randn(60, 1)
train_x, train_y, val_x, val_y = x[:40], y[:40], x[40:], y[40:]

model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
best, waited = float("inf"), 0

for epoch in range(40):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(train_x), train_y)
    loss.backward()
    optimizer.step()

    with torch.no_grad():
        val_loss = nn.functional.mse_loss(model(val_x), val_y).item()
    if val_loss < best:
        best, waited = val_loss, 0
        torch.save({"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, PATH)
    else:
        waited += 1
    if waited > PATIENCE:
        print(f"stopped after epoch {epoch}")
        break

checkpoint = torch.load(PATH)
model.load_state_dict(checkpoint["model"])
optimizer.load_state_dict(checkpoint["optimizer"])
with torch.no_grad():
    print(
        f"best of epoch {checkpoint['epoch']}: {nn.functional.mse_loss(model(val_x), val_y).item():.6f} == {best:.6f}"
    )
os.remove(PATH)
