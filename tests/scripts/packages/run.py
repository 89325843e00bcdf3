"""A package three levels deep with relative imports; the loop is in the deepest module."""

from zoo import fit
from zoo.models.mlp import MLP

if __name__ == "__main__":
    net = MLP([3, 10, 2])
    report = fit(net, epochs=4)
    print(report)
