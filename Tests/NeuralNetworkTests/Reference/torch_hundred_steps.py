"""Prints HundredStepsReference.swift: the loss of a hundred training steps of each network by PyTorch, in double and in
single precision.

    python torch_hundred_steps.py > ../HundredStepsReference.swift

Weights and rows are numbers that any language makes alike, fine enough for no two to be equal, so that it does not matter
which of equal values a pooling takes. What is dropped out is drawn by Philox 4x32-10 (Salmon et al. 2011)
from the seed, the step, which of the network's dropouts it is, and the value's place in the batch.
"""
import torch
from torch import nn

from torch_convolution import conv, dense

ROWS, BATCHES, STEPS, SEED = 8, 4, 100, 20230901
# Small enough for rounding not to take over.
RATES = {"htru": 1e-3, "mnist": 1e-2, "cifar": 1e-3, "caltech101": 1e-3, "planes": 1e-3}


def fine(count, start=0):
    """Numbers from -1 to 1 of 16 bits."""
    hashed = (torch.arange(start, start + count, dtype=torch.int64) * 2654435761) & 0xFFFFFFFF
    hashed = ((hashed ^ (hashed >> 15)) * 2246822519) & 0xFFFFFFFF
    return (hashed >> 16) / 32768 - 1


def fill(model):
    """Weights of about the size that He's rule gives."""
    for name, tensor in model.state_dict().items():
        if "num_batches" in name:
            continue
        values = fine(tensor.numel()).reshape(tensor.shape)
        if tensor.ndim > 1:
            power = 0
            while 4 ** (power + 1) < tensor[0].numel() / 3:
                power += 1
            tensor.copy_(values / 2 ** power)
        elif name.endswith("running_var"):
            tensor.fill_(1)
        elif name.endswith("weight"):
            tensor.copy_(1 + values / 8)
        else:
            tensor.copy_(values / 16)


def philox(count, place, step):
    """The first `count` words for a place and a step, by the seed."""
    mask = 0xFFFFFFFF
    blocks = (count + 3) // 4
    c = [torch.arange(blocks, dtype=torch.int64), torch.full((blocks,), place), torch.full((blocks,), step),
         torch.zeros(blocks, dtype=torch.int64)]
    key = [SEED & mask, SEED >> 32]

    def product(x, factor):
        # Two halves, for a signed number has no room for the whole.
        low, high = (x & 0xFFFF) * factor, (x >> 16) * factor
        total_low = low + ((high & 0xFFFF) << 16)
        return total_low & mask, (high >> 16) + (total_low >> 32)

    for number in range(10):
        if number:
            key = [(key[0] + 0x9E3779B9) & mask, (key[1] + 0xBB67AE85) & mask]
        low0, high0 = product(c[0], 0xD2511F53)
        low1, high1 = product(c[2], 0xCD9E8D57)
        c = [high1 ^ c[1] ^ key[0], low1, high0 ^ c[3] ^ key[1], low0]
    return torch.stack(c, 1).flatten()[:count]


class Drawn(nn.Module):
    """Dropout of values, or of whole channels."""
    step = 0

    def __init__(self, place, rate, channels=False):
        super().__init__()
        self.place, self.rate, self.channels = place, rate, channels

    def forward(self, x):
        shape = x.shape[:2] + (1, 1) if self.channels else x.shape
        words = philox(shape.numel(), self.place, Drawn.step)
        kept = (words >= int(self.rate * 2 ** 32)).to(x.dtype) / (1 - self.rate)
        return x * kept.reshape(shape)


def htru():
    return nn.Sequential(
        nn.Unflatten(1, (1, 64, 64)), *conv(1, 64, 2, 2, 0), *conv(64, 128, 5, 1, 1), *conv(128, 128, 5, 1, 1),
        nn.MaxPool2d(2), *conv(128, 128, 5, 1, 1), nn.MaxPool2d(2), nn.Flatten(), *dense(128 * 36, 1024),
        *dense(1024, 512), nn.Linear(512, 2)), 64 * 64


def mnist():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 6, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5),
        nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
        nn.Linear(84, 2)), 28 * 28


def cifar():
    return nn.Sequential(
        nn.Unflatten(1, (3, 32, 32)), *conv(3, 128, 5, 1, 2), *conv(128, 128, 5, 1, 2), nn.MaxPool2d(2),
        Drawn(0, 0.25, True), *conv(128, 256, 3, 1, 1), *conv(256, 256, 3, 1, 1), nn.MaxPool2d(2),
        Drawn(1, 0.25, True), nn.Flatten(), *dense(256 * 64, 1024), Drawn(2, 0.5), *dense(1024, 512), Drawn(3, 0.5),
        nn.Linear(512, 2)), 3 * 32 * 32


def caltech101():
    return nn.Sequential(
        nn.Unflatten(1, (3, 65, 65)), nn.Conv2d(3, 48, 11), nn.ReLU(), nn.MaxPool2d(3, 2), nn.BatchNorm2d(48),
        nn.Conv2d(48, 128, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.BatchNorm2d(128),
        nn.Conv2d(128, 192, 3, 1, 1), nn.ReLU(), nn.Conv2d(192, 192, 3, 1, 1), nn.ReLU(),
        nn.Conv2d(192, 128, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(), Drawn(0, 0.5),
        nn.Linear(128 * 36, 2048), nn.ReLU(), Drawn(1, 0.5), nn.Linear(2048, 2048), nn.ReLU(),
        nn.Linear(2048, 2)), 3 * 65 * 65


class Planes(nn.Module):
    """Two planes, two curves and a few values, each with layers of its own."""

    def __init__(self):
        super().__init__()

        def plane():
            return nn.Sequential(
                nn.Unflatten(1, (1, 64, 64)), *conv(1, 32, 5, 2, 2), *conv(32, 48, 3, 1, 1), nn.MaxPool2d(2),
                *conv(48, 64, 3, 1, 1), nn.MaxPool2d(2), *conv(64, 96, 3, 1, 1), nn.MaxPool2d(2), nn.Flatten())

        def curve():
            return nn.Sequential(
                nn.Unflatten(1, (1, 1, 64)), *conv(1, 16, (1, 7), 1, (0, 3)), nn.MaxPool2d((1, 2)),
                *conv(16, 32, (1, 5), 1, (0, 2)), nn.MaxPool2d((1, 2)), nn.Flatten())

        self.widths = [64 * 64, 64 * 64, 64, 64, 8]
        self.branches = nn.ModuleList(
            [plane(), plane(), curve(), curve(), nn.Sequential(nn.Linear(8, 32), nn.ReLU())])
        self.trunk = nn.Sequential(
            *dense(2 * 96 * 16 + 2 * 32 * 16 + 32, 128), Drawn(0, 0.3), nn.Linear(128, 2))

    def forward(self, rows):
        parts = rows.split(self.widths, 1)
        return self.trunk(torch.cat([branch(part) for branch, part in zip(self.branches, parts)], 1))


def planes():
    model = Planes()
    return model, sum(model.widths)


def losses(make, element):
    model, width = make()
    fill(model)
    model.to(element)
    # Adam would not see a gradient that is wrong by a factor.
    optimizer = torch.optim.SGD(model.parameters(), lr=RATES[make.__name__], momentum=0.9)
    rows = (2 * fine(BATCHES * ROWS * width, 1000)).to(element).reshape(BATCHES, ROWS, width)
    truth = torch.arange(ROWS) % 2
    found = []
    for step in range(STEPS):
        Drawn.step = step + 1
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(rows[step % BATCHES]), truth)
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    return found


def swift(name, numbers):
    print(f"    static let {name}: [Double] = [")
    for start in range(0, len(numbers), 6):
        print("        " + ", ".join(f"{number:.9g}" for number in numbers[start:start + 6]) + ",")
    print("    ]")


def main():
    print("/// What PyTorch gives; made by Reference/torch_hundred_steps.py.")
    print("enum HundredStepsReference {")
    for make in (htru, mnist, cifar, caltech101, planes):
        for precision, element in (("Double", torch.float64), ("Single", torch.float32)):
            swift(f"{make.__name__}{precision}", losses(make, element))
    print("}")


if __name__ == "__main__":
    main()
