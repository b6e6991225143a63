"""What the PyTorch baselines share: arguments, inputs, and how a time is reported."""

import argparse
import json
import os
import statistics
import sys
import time


def parse(description, **defaults):
    """Arguments with the given defaults (an int stays an int). Call it before torch is imported: a BLAS reads its number of threads when it is loaded."""
    parser = argparse.ArgumentParser(description=description)
    for name, value in dict(threads=1, runs=5, seed=1, **defaults).items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=value, help=f"default {value}")
    parser.add_argument("--on-demand", action="store_true", help="one run and one JSON line for each line read")
    arguments = parser.parse_args()
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ[variable] = str(arguments.threads)

    # OpenBLAS takes a processor younger than itself for one of 2004 and is then five times slower; told of a relative, it is what it should be.
    os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX" if has_flag("avx512f") else "Haswell")

    import torch

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    return arguments


def has_flag(flag):
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return any(flag in line.split() for line in file if line.startswith("flags"))
    except OSError:
        return False


def network(width, dimension):
    """W with a neuron per row, standard normal, and the signs a."""
    import torch

    return torch.randn(width, dimension), torch.randint(0, 2, (width,)).float() * 2 - 1


def unit_inputs(count, dimension):
    import torch

    return torch.nn.functional.normalize(torch.randn(count, dimension))


def blas():
    """The file of the matrix products: with the reference BLAS, which Debian installs by default, PyTorch is ten to a hundred times slower than it can be."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            files = {line.split()[-1] for line in maps if "/" in line}
    except OSError:
        return "unknown"
    names = {os.path.basename(os.path.realpath(f)) for f in files}
    for kind in ("mkl", "openblas", "blis", "libblas"):
        found = sorted(n for n in names if kind in n and "python" not in n)
        if found:
            return found[0]
    return "built in"


def report(arguments, work, units, run):
    """Times run(), which does the given number of units of work, and prints seconds a unit."""
    import torch

    fields = {k: v for k, v in vars(arguments).items() if k not in ("runs", "seed", "on_demand")}

    def sample():
        start = time.perf_counter()
        run()
        return (time.perf_counter() - start) / units

    def write(**values):
        print(json.dumps(dict(work=work, **fields, torch=torch.__version__, blas=blas(), **values)), flush=True)

    run()
    if arguments.on_demand:
        for _ in sys.stdin:
            write(seconds=sample())
    else:
        times = [sample() for _ in range(arguments.runs)]
        write(seconds=statistics.median(times), fastest=min(times), slowest=max(times))
