"""The medians as Markdown, and what they are held against."""

from dataclasses import astuple
from statistics import median

from .load import Measurement

# (a server, another, the shapes, how many times cheaper the first is): what Tandem promises for CPU per call.
DEMANDS = [
    ("tandem", "grpc-java", ("1 × 100", "8 × 32"), 10.0),
    ("tandem", "grpc-java-direct", ("1 × 100", "8 × 32"), 2.0),
    ("tandem-inline", "grpc-java-direct", ("1 × 100", "8 × 32"), 3.5),
]


def medians(runs):
    """From {(name, shape): [measurements]} to {(name, shape): the median of each column}."""
    return {key: Measurement(*(median(column) for column in zip(*map(astuple, some)))) for key, some in runs.items()}


def table(title, names, shapes, cell):
    lines = [f"### {title}", "", "| | " + " | ".join(shapes) + " |", "|---" * (len(shapes) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(cell(name, shape) for shape in shapes) + " |" for name in names]
    return [*lines, ""]


def markdown(found, names, shapes, reference):
    """All tables; `reference` names the rows that the others are divided by."""

    def column(form):
        return lambda name, shape: form(found[name, shape]) if (name, shape) in found else "–"

    lines = table("CPU-seconds per million calls", names, shapes, column(lambda m: f"{m.cpu_per_million:.2f}"))
    for base in reference:
        if any((base, shape) in found for shape in shapes):
            lines += table(f"CPU per call, as a multiple of {base}", names, shapes, lambda name, shape: ratio(found, name, base, shape))
    lines += table("Calls a second", names, shapes, column(lambda m: f"{m.rate:,.0f}"))
    lines += table("Latency, p50 / p99 in µs", names, shapes, column(lambda m: f"{m.p50:.0f} / {m.p99:.0f}"))
    lines += table(
        "Cores used by the other end / by anything else on the machine", names, shapes,
        column(lambda m: f"{m.far_cores:.2f} / {m.other_cores:.2f}"))
    return lines


def ratio(found, name, base, shape):
    if (name, shape) not in found or (base, shape) not in found:
        return "–"
    return f"{found[name, shape].cpu_per_million / found[base, shape].cpu_per_million:.2f}"


def demands(found):
    """One line for each demand that was measured, and whether all of those hold."""
    lines, all_hold = [], True
    for name, other, shapes, factor in DEMANDS:
        for shape in shapes:
            if (name, shape) not in found or (other, shape) not in found:
                continue
            times = found[other, shape].cpu_per_million / found[name, shape].cpu_per_million
            all_hold &= times >= factor
            verdict = "holds" if times >= factor else "DOES NOT HOLD"
            lines.append(f"- {shape}: {name} at most 1/{factor:g} of {other}: {verdict} (1/{times:.1f})")
    return lines, all_hold


def crowded(found):
    """A warning when something else was at work: CPU per call rises with what shares the caches and the cores."""
    most = max((m.other_cores for m in found.values()), default=0)
    return [f"**Something else used up to {most:.1f} cores meanwhile: these figures are indicative only.**", ""] if most > 0.2 else []
