"""A Trainer object whose fit() calls methods, down to the one that takes a step."""

import torch
from torch import nn


class Trainer:
    def __init__(self, model, loader, lr=0.05):
        self.model = model
        self.loader = loader
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
        self.loss_function = nn.MSELoss()
        self.history = []
        self.steps = 0

    def fit(self, epochs):
        for self.epoch in range(epochs):
            self._on_epoch_start()
            mean = self._run_epoch()
            self.history.append(mean)
            print(f"[{self.epoch}] {mean:.6f} after {self.steps} steps")
        return self.history

    def _on_epoch_start(self):
        self.total, self.count = 0.0, 0

    def _run_epoch(self):
        for source, targets in self.loader:
            loss = self._run_batch(source, targets)
            self.total += loss
            self.count += 1
        return self.total / self.count

    def _run_batch(self, source, targets):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss_function(self.model(source), targets)
        loss.backward()
        self.optimizer.step()
        self.steps += 1
        return loss.item()


if __name__ == "__main__":
    device = "cuda" if torch.cuda.is_available() else "cpu"
    x = torch.linspace(-1, 1, 48).reshape(-1, 1)
    data = torch.utils.data.TensorDataset(x.to(device), (x**3).to(device))
    net = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1)).to(device)
    trainer = Trainer(net, torch.utils.data.DataLoader(data, batch_size=8, shuffle=True))
    history = trainer.fit(5)
    print(f"best {min(history):.6f}")
