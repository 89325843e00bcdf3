"""Writes a log of its losses as CSV, a line a step, reads it at the end; and another file at once."""

import csv
import json
from pathlib import Path

import torch
from torch import nn

folder = Path("logs")
folder.mkdir(exist_ok=True)
model = nn.Linear(4, 2)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
x = torch.randn(24, 4)
y = x[:, :2] - x[:, 2:]

with open(folder / "losses.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["step", "loss", "norm"])
    for step in range(24):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        writer.writerow([step, loss.item(), model.weight.norm().item()])
        if step % 8 == 7:
            file.flush()
            (folder / "latest.json").write_text(json.dumps({"step": step, "loss": loss.item()}))
            with (folder / "events.log").open("a") as events:
                events.write(f"saved at {step}\n")

with open(folder / "losses.csv", newline="") as file:
    rows = list(csv.DictReader(file))
print(len(rows), rows[-1]["loss"] == str(loss.item()), (folder / "latest.json").read_text())
print((folder / "events.log").read_text(), end="")
