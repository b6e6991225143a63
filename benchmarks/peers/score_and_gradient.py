"""Scores and input gradients of a two-layer ReLU network: seconds an input."""

import common

arguments = common.parse(__doc__, width=10000, dimension=784, count=1024)

import torch  # noqa: E402

W, a = common.network(arguments.width, arguments.dimension)
inputs = common.unit_inputs(arguments.count, arguments.dimension)


def run():
    x = inputs.clone().requires_grad_()
    f = torch.relu(x @ W.T) @ a / arguments.width**0.5
    return f, torch.autograd.grad(f.sum(), x)[0]


common.report(arguments, "score and input gradient", arguments.count, run)
