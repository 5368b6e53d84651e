"""Prints ConvolutionReference.swift: networks of images, their outputs, gradients and optimizer steps by PyTorch 2.13.

    python torch_convolution.py > ../ConvolutionReference.swift
"""
import torch
from torch import nn

torch.set_num_threads(1)


def swift(name, values, per_line=6):
    numbers = [f"{float(v):.9g}" for v in torch.as_tensor(values).detach().flatten()]
    print(f"    static let {name}: [Float] = [")
    for start in range(0, len(numbers), per_line):
        print("        " + ", ".join(numbers[start:start + per_line]) + ",")
    print("    ]")


def scattered(count, start=0):
    """Whole numbers from -5 to 5 that any language makes alike."""
    index = torch.arange(start, start + count, dtype=torch.int64)
    return (((index * 2654435761) & 0xFFFFFFFF) >> 16) % 11 - 5


def fill(model):
    """Weights of about the size that He's rule gives, times powers of two, so that they are exact."""
    for name, tensor in model.state_dict().items():
        if "num_batches" in name:
            continue
        values = scattered(tensor.numel()).float().reshape(tensor.shape)
        if tensor.ndim > 1:
            inputs, power = tensor[0].numel(), 0
            while 4 ** power < 5 * inputs:
                power += 1
            tensor.copy_(values / 2 ** power)
        elif name.endswith("running_var"):
            tensor.copy_(1 + values / 16)
        elif name.endswith("weight"):
            tensor.copy_(1 + values / 32)
        else:
            tensor.copy_(values / 64)


def conv(i, o, k, s, p):
    return [nn.Conv2d(i, o, k, s, p), nn.BatchNorm2d(o), nn.ReLU()]


def dense(i, o):
    return [nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU()]


def small():
    return nn.Sequential(
        *conv(1, 4, 2, 2, 0), nn.Conv2d(4, 6, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.BatchNorm2d(6), nn.Flatten(),
        *dense(24, 5), nn.Linear(5, 2))


class Branched(nn.Module):
    def __init__(self):
        super().__init__()
        self.branches = nn.ModuleList([
            nn.Sequential(*conv(2, 3, 3, 1, 1), nn.MaxPool2d(2)),
            nn.Sequential(nn.Conv2d(1, 4, (1, 5), (1, 2), (0, 2)), nn.ReLU()),
            nn.Sequential(nn.Linear(3, 4), nn.ReLU())])
        self.trunk = nn.Sequential(*dense(3 * 9 + 4 * 5 + 4, 6), nn.Linear(6, 3))

    def forward(self, rows):
        inputs = [rows[:, :72].reshape(-1, 2, 6, 6), rows[:, 72:82].reshape(-1, 1, 1, 10), rows[:, 82:]]
        return self.trunk(torch.cat([b(x).flatten(1) for b, x in zip(self.branches, inputs)], 1))


def named(classes):
    yield "htru", (1, 64, 64), nn.Sequential(
        *conv(1, 64, 2, 2, 0), *conv(64, 128, 5, 1, 1), *conv(128, 128, 5, 1, 1), nn.MaxPool2d(2),
        *conv(128, 128, 5, 1, 1), nn.MaxPool2d(2), nn.Flatten(),
        *dense(128 * 36, 1024), *dense(1024, 512), nn.Linear(512, classes))
    yield "mnist", (1, 28, 28), nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, classes))
    yield "cifar", (3, 32, 32), nn.Sequential(
        *conv(3, 128, 5, 1, 2), *conv(128, 128, 5, 1, 2), nn.MaxPool2d(2), nn.Dropout2d(0.25),
        *conv(128, 256, 3, 1, 1), *conv(256, 256, 3, 1, 1), nn.MaxPool2d(2), nn.Dropout2d(0.25), nn.Flatten(),
        *dense(256 * 64, 1024), nn.Dropout(0.5), *dense(1024, 512), nn.Dropout(0.5), nn.Linear(512, classes))
    yield "caltech101", (3, 65, 65), nn.Sequential(
        nn.Conv2d(3, 48, 11), nn.ReLU(), nn.MaxPool2d(3, 2), nn.BatchNorm2d(48),
        nn.Conv2d(48, 128, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.BatchNorm2d(128),
        nn.Conv2d(128, 192, 3, padding=1), nn.ReLU(), nn.Conv2d(192, 192, 3, padding=1), nn.ReLU(),
        nn.Conv2d(192, 128, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.Dropout(0.5), nn.Linear(128 * 36, 2048), nn.ReLU(), nn.Dropout(0.5), nn.Linear(2048, 2048), nn.ReLU(),
        nn.Linear(2048, classes))


def state(model):
    """All arrays in the order of their names."""
    return torch.cat([v.flatten() for k, v in sorted(model.state_dict().items()) if "num_batches" not in k])


def gradients(model):
    return torch.cat([p.grad.flatten() for _, p in sorted(model.named_parameters())])


def rows(count, width):
    return scattered(count * width, start=1000).float().reshape(count, width) / 4


def loss_of(model, inputs, targets):
    return nn.functional.cross_entropy(model(inputs), targets)


def main():
    print("/// What PyTorch gives in single precision; made by Reference/torch_convolution.py.")
    print("enum ConvolutionReference {")
    targets = torch.tensor([0, 1, 1, 0, 1])

    images = rows(5, 144).reshape(5, 1, 12, 12)
    model = small()
    fill(model)
    swift("trainingLogits", model(images))
    fill(model)
    loss_of(model, images, targets).backward()
    swift("gradients", gradients(model))
    fill(model)
    model.eval()
    swift("evaluationLogits", model(images))
    model = small()
    fill(model)
    # The bias before a batch normalisation has a gradient that is zero but for rounding, which Adam would magnify;
    # an epsilon this large keeps the comparison meaningful.
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02, betas=(0.5, 0.999), eps=1e-3)
    for _ in range(6):
        optimizer.zero_grad()
        loss_of(model, images, targets).backward()
        optimizer.step()
    swift("stateAfterSixSteps", state(model))

    inputs = rows(5, 85)
    model = Branched()
    fill(model)
    loss_of(model, inputs, torch.tensor([0, 1, 2, 0, 1])).backward()
    swift("branchedGradients", gradients(model))
    fill(model)
    model.eval()
    asked = inputs.clone().requires_grad_()
    logits = model(asked)
    swift("branchedLogits", logits)
    (logits * torch.tensor([1.0, -2.0, 0.5])).sum().backward()
    swift("branchedInputGradient", asked.grad)

    for name, shape, model in named(3):
        fill(model)
        model.eval()
        count = 1
        for length in shape:
            count *= length
        with torch.no_grad():
            swift(name, model(rows(2, count).reshape(2, *shape)))
    print("}")


if __name__ == "__main__":
    main()
