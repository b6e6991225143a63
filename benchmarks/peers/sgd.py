"""SGD with batch size 1 on the logistic loss, and after each step max |w_s - w_s,0|, which tells when to stop: seconds a step."""

import common

arguments = common.parse(__doc__, width=10000, dimension=784, steps=4)

import torch  # noqa: E402

W0, a = common.network(arguments.width, arguments.dimension)
W = W0.clone().requires_grad_()
x = common.unit_inputs(64, arguments.dimension)
labels = torch.randint(0, 2, (64,)).float() * 2 - 1
root = arguments.width**0.5
optimizer = torch.optim.SGD([W], lr=0.1)
taken = 0


def run():
    global taken
    for _ in range(arguments.steps):
        i = taken % len(x)
        taken += 1
        f = torch.relu(x[i : i + 1] @ W.T) @ a / root
        optimizer.zero_grad()
        torch.nn.functional.softplus(-labels[i : i + 1] * f).mean().backward()
        optimizer.step()
        (W.detach() - W0).norm(dim=1).max().item()


common.report(arguments, "batch-1 SGD with exit test", arguments.steps, run)
