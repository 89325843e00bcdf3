"""Parameter groups with rates of their own, one more group later, another optimizer at half-time."""

import torch
from torch import nn

body, head = nn.Linear(5, 7), nn.Linear(7, 2)
extra = None
optimizer = torch.optim.SGD(
    [{"params": body.parameters()}, {"params": head.parameters(), "lr": 0.1, "momentum": 0.9}], lr=0.02
)
warmup = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 5))
x = torch.randn(20, 5)
y = torch.randint(2, (20,))

for step in range(32):
    if step == 10:
        extra = nn.Linear(5, 2, bias=False)
        optimizer.add_param_group({"params": list(extra.parameters()), "lr": 0.05})
    if step == 20:
        everything = [p for module in (body, head, extra) for p in module.parameters()]
        optimizer = torch.optim.Adam(everything, lr=0.01)
    outputs = head(body(x).relu())
    if extra is not None:
        outputs = outputs + extra(x)
    loss = nn.functional.cross_entropy(outputs, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step < 10:
        warmup.step()
    if step % 8 == 7:
        print(step, f"{loss.item():.6f}", [group["lr"] for group in optimizer.param_groups])
