"""Keeps a deep copy of the best weights and puts it back at the end."""

import copy

import torch
from torch import nn

x = torch.randn(50, 3)
y = (x.abs().sum(1, keepdim=True) - 2).relu()
phases = {"train": (x[:35], y[:35]), "val": (x[35:], y[35:])}

model = nn.Sequential(nn.Linear(3, 20), nn.Dropout(0.2), nn.ReLU(), nn.Linear(20, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=1)
best_weights = copy.deepcopy(model.state_dict())
best_loss, best_epoch = float("inf"), -1

for epoch in range(20):
    for phase in ["train", "val"]:
        if phase == "train":
            model.train()
        else:
            model.eval()
        inputs, targets = phases[phase]
        optimizer.zero_grad()
        with torch.set_grad_enabled(phase == "train"):
            loss = nn.functional.mse_loss(model(inputs), targets)
            if phase == "train":
                loss.backward()
                optimizer.step()
        if phase == "val":
            scheduler.step(loss)
            if loss.item() < best_loss:
                best_loss, best_epoch = loss.item(), epoch
                best_weights = copy.deepcopy(model.state_dict())

model.load_state_dict(best_weights)
model.eval()
inputs, targets = phases["val"]
print(f"epoch {best_epoch}: {nn.functional.mse_loss(model(inputs), targets).item():.6f} = {best_loss:.6f}")
