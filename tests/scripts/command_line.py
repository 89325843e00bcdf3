"""Options by argparse; the seed and the number of steps come from the command line."""

import argparse
import sys

import torch
from torch import nn


def options():
    parser = argparse.ArgumentParser(description="Fit a line.")
    parser.add_argument("--steps", type=int, default=25, metavar="N")
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--width", type=int, default=4)
    parser.add_argument("--optimizer", choices=["sgd", "adam"], default="adam")
    parser.add_argument("--dry-run", action="store_true")
    return parser.parse_args()


def main():
    args = options()
    x = torch.randn(20, args.width)
    y = x.mean(1, keepdim=True)
    model = nn.Linear(args.width, 1)
    optimizer = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[args.optimizer](model.parameters(), lr=args.lr)
    for step in range(1, args.steps + 1):
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        if step % 5 == 0 or args.dry_run:
            print(f"{step}/{args.steps} {loss.item():.8f}")
        if args.dry_run:
            break
    print(vars(args), len(sys.argv))
    return 0


if __name__ == "__main__":
    sys.exit(main())
