from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from core.program.phases import phases_of
from core.program.roles import PHASES

LOOPS = {
    "the usual": """
        inputs = inputs.to(device)      # forward
        optimizer.zero_grad()           # zero_grad
        outputs = net(inputs)           # forward
        loss = criterion(outputs, y)    # loss
        seen += len(inputs)             # -
        loss.backward()                 # backward
        total_loss += loss.item()       # -
        clip_grad_norm_(p, 1)           # -
        nn.utils.clip_grad_norm_(p, 1)  # update
        optimizer.step()                # update
        scheduler.step()                # update
        step += 1                       # -
        test_loss = evaluate(net)       # -
        """,
    "by hand": """
        h = x @ w1                         # forward
        loss = (h - y).square().sum()      # loss
        print(loss)                        # -
        grad_h = 2 * (h - y)               # backward
        grad_w1 = x.T @ grad_h             # backward
        w1 -= learning_rate * grad_w1      # update
        """,
    "autograd, updates by hand": """
        loss = F.cross_entropy(net(x), y)  # loss
        loss.backward()                    # backward
        with torch.no_grad():              # update
            for p in params:               # update
                p -= lr * p.grad           # update
        for p in params:                   # zero_grad
            p.grad.zero_()                 # zero_grad
        w.grad = None                      # zero_grad
        """,
    "two networks": """
        opt_g.zero_grad()                  # zero_grad
        z = noise()                        # forward
        g_loss = bce(d(g(z)), ones)        # loss
        g_loss.backward()                  # backward
        opt_g.step()                       # update
        opt_d.zero_grad()                  # zero_grad
        fake = d(g(z).detach())            # forward
        d_loss = bce(fake, zeros)          # loss
        d_loss.backward()                  # backward
        opt_d.step()                       # update
        """,
    "a closure": """
        def closure():                     # forward
            opt.zero_grad()                # zero_grad
            out = net(x)                   # forward
            loss = criterion(out, y)       # loss
            loss.backward()                # backward
            return loss                    # -
        opt.step(closure)                  # update
        """,
    "branches": """
        if big:                            # forward
            y = a(x)                       # forward
        else:
            y = b(x)                       # forward
        with amp:                          # loss
            cost = f(y)                    # loss
        scaler.scale(cost).backward()      # backward
        if n % 4 == 0:                     # -
            scaler.step(opt)               # update
            opt.zero_grad()                # zero_grad
        """,
    "gradients at once": """
        g, = torch.autograd.grad(f(w), w)  # backward
        w = w - lr * g                     # update
        """,
}


@pytest.mark.parametrize("text", LOOPS.values(), ids=LOOPS.keys())
def test_the_phase_of_each_line(text: str) -> None:
    source = dedent(text).strip()
    said = {
        number: line.rpartition("# ")[2]
        for number, line in enumerate(source.splitlines(), start=1)
        if "#" in line and not line.endswith("# -")
    }
    phases = phases_of(ast.parse(source).body)
    assert phases == said
    assert set(phases.values()) <= set(PHASES) and list(phases) == sorted(phases)
