"""Autocast to bfloat16 with a gradient scaler, and a moving average of the weights."""

import copy

import torch
from torch import nn


class EMA:
    def __init__(self, model, decay):
        self.shadow = copy.deepcopy(model).eval()
        self.decay = decay
        for p in self.shadow.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, model):
        for average, p in zip(self.shadow.parameters(), model.parameters(), strict=True):
            average.mul_(self.decay).add_(p, alpha=1 - self.decay)


device = "cuda" if torch.cuda.is_available() else "cpu"
x = torch.randn(32, 8, device=device)
y = x.prod(dim=1, keepdim=True).tanh()
model = nn.Sequential(nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 1)).to(device)
ema = EMA(model, decay=0.9)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.05, total_steps=30)
scaler = torch.amp.GradScaler(device, init_scale=256.0, growth_interval=5)

for step in range(30):
    optimizer.zero_grad()
    with torch.autocast(device_type=device, dtype=torch.bfloat16):
        output = model(x)
        loss = nn.functional.mse_loss(output.float(), y)
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    scaler.step(optimizer)
    scaler.update()
    scheduler.step()
    ema.update(model)
    if step % 10 == 9:
        print(f"{step + 1} {loss.item():.6f} scale {scaler.get_scale()} {ema.shadow(x).mean().item():.6f}")
