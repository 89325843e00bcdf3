"""A generator and a discriminator, each with its own optimizer and loss."""

import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
LATENT = 3


def weights_init(module):
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, 0.0, 0.3)
        nn.init.zeros_(module.bias)


generator = nn.Sequential(nn.Linear(LATENT, 12), nn.ReLU(), nn.Linear(12, 2)).to(device)
discriminator = nn.Sequential(nn.Linear(2, 12), nn.LeakyReLU(0.2), nn.Linear(12, 1), nn.Sigmoid()).to(device)
generator.apply(weights_init)
discriminator.apply(weights_init)

criterion = nn.BCELoss()
g_optimizer = torch.optim.Adam(generator.parameters(), lr=0.01, betas=(0.5, 0.999))
d_optimizer = torch.optim.Adam(discriminator.parameters(), lr=0.01, betas=(0.5, 0.999))
fixed_noise = torch.randn(4, LATENT, device=device)
real_label, fake_label = torch.ones(16, 1, device=device), torch.zeros(16, 1, device=device)

for step in range(1, 31):
    # discriminator
    angle = torch.rand(16, 1, device=device) * 6.28
    real = torch.cat([angle.cos(), angle.sin()], 1)
    d_optimizer.zero_grad()
    d_loss_real = criterion(discriminator(real), real_label)
    d_loss_real.backward()
    fake = generator(torch.randn(16, LATENT, device=device))
    d_loss_fake = criterion(discriminator(fake.detach()), fake_label)
    d_loss_fake.backward()
    d_optimizer.step()

    # generator
    g_optimizer.zero_grad()
    g_loss = criterion(discriminator(fake), real_label)
    g_loss.backward()
    g_optimizer.step()

    if step % 10 == 0:
        d_loss = (d_loss_real + d_loss_fake).item()
        print(f"step {step}: D {d_loss:.5f}, G {g_loss.item():.5f}")

with torch.no_grad():
    print(generator(fixed_noise).tolist())
