"""Changes what belongs to the process: the default dtype, the folder, the environment, warnings, the exit status."""

import os
import sys
import tempfile
import warnings

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_printoptions(precision=3, sci_mode=False)
torch.use_deterministic_algorithms(True)
warnings.filterwarnings("ignore")
os.environ["RUN_NAME"] = "first"
home = os.getcwd()

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.randn(10, 3)
    for step in range(20):
        optimizer.zero_grad()
        loss = (model(x) - x.prod(1, keepdim=True)).square().mean()
        loss.backward()
        optimizer.step()
        if step % 5 == 4:
            torch.save(model.state_dict(), f"step{step}.pt")
    print(sorted(os.listdir()), loss.dtype, os.environ["RUN_NAME"])
    os.chdir(home)

print(model.weight)
sys.exit(3 if loss.item() > 0 else 0)
