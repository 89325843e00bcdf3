"""Epochs over a shuffling loader, with a scheduler after each."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

inputs = torch.randn(40, 6)
targets = (inputs.sum(1) > 0).long()
loader = DataLoader(TensorDataset(inputs, targets), batch_size=8, shuffle=True)

model = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Dropout(0.1), nn.Linear(12, 2)).to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)

for epoch in range(6):
    model.train()
    running_loss = 0.0
    for batch, labels in loader:
        batch, labels = batch.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = criterion(model(batch), labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item() * len(batch)
    scheduler.step()

    model.eval()
    with torch.no_grad():
        accuracy = (model(inputs.to(device)).argmax(1).cpu() == targets).float().mean().item()
    print(f"epoch {epoch}: loss {running_loss / 40:.6f}, accuracy {accuracy:.3f}, lr {scheduler.get_last_lr()[0]}")
