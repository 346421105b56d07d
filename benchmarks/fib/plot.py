"""Time against n, both axes logarithmic."""

from pathlib import Path

import matplotlib as mpl
from benchmarks.fib.peers import PEERS
from benchmarks.fib.session import Results
from matplotlib.figure import Figure


def draw(results: Results, path: Path) -> None:
    """Write the plot as SVG; ours in thick lines."""
    mpl.rcParams["svg.hashsalt"] = "fibonacci"
    figure = Figure(figsize=(9, 6.5), layout="constrained")
    axes = figure.subplots()
    for index, peer in enumerate(PEERS):
        found = {n: results.summary(peer.name, n) for n in results.sizes()}
        points = [(n, summary.seconds) for n, summary in found.items() if summary]
        if points:
            axes.loglog(
                *zip(*points, strict=True),
                label=peer.label,
                color=mpl.colormaps["tab20"](index),
                linewidth=2.5 if peer.is_ours else 1.2,
                marker="o" if peer.is_ours else ".",
                linestyle="-" if peer.is_ours else "--",
            )
    axes.set(xlabel="n", ylabel="seconds to the decimal digits of F(n)")
    axes.grid(visible=True, which="major", alpha=0.4)
    axes.legend(fontsize="small")
    figure.savefig(path, metadata={"Date": None})
