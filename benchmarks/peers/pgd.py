"""Projected gradient descent in l2 with normalised steps: seconds an example-step."""

import common

arguments = common.parse(__doc__, width=1000, dimension=784, count=512, steps=100, radius=0.1, attack_steps=100)

import torch  # noqa: E402

W, a = common.network(arguments.width, arguments.dimension)
x = common.unit_inputs(arguments.count, arguments.dimension)
root = arguments.width**0.5
labels = torch.sign(torch.relu(x @ W.T) @ a)
# --steps may be fewer than the attack's own number, --attack-steps, which sets the step size: every step costs the same.
step_size = 2.5 * arguments.radius / arguments.attack_steps


def run():
    delta = torch.zeros_like(x)
    for _ in range(arguments.steps):
        delta.requires_grad_()
        f = torch.relu((x + delta) @ W.T) @ a / root
        (g,) = torch.autograd.grad(torch.nn.functional.softplus(-labels * f).sum(), delta)
        with torch.no_grad():
            delta = delta + step_size * g / g.norm(dim=1, keepdim=True)
            delta = delta * torch.clamp(arguments.radius / delta.norm(dim=1, keepdim=True), max=1)
    return delta


common.report(arguments, "l2 PGD", arguments.count * arguments.steps, run)
