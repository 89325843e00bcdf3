"""tqdm around the loader, with the loss in its postfix, and trange around the epochs."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm, trange

x = torch.rand(48, 4)
loader = DataLoader(TensorDataset(x), batch_size=6, shuffle=True)
encoder, decoder = nn.Linear(4, 2), nn.Linear(2, 4)
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=0.02)

for epoch in trange(4, desc="epochs"):
    bar = tqdm(loader, leave=False)
    for (batch,) in bar:
        loss = nn.functional.l1_loss(decoder(encoder(batch)), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        bar.set_postfix(loss=f"{loss.item():.4f}")
    tqdm.write(f"epoch {epoch}: {loss.item():.6f}")

for _, (batch,) in zip(range(3), tqdm(loader), strict=False):
    print(f"{nn.functional.l1_loss(decoder(encoder(batch)), batch).item():.6f}")
