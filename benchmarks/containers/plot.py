"""Requests per second as bars."""

from pathlib import Path

import matplotlib as mpl
from benchmarks.containers.measure import Figures
from matplotlib.figure import Figure


def draw(figures: Figures, path: Path) -> None:
    """Write the plot as SVG."""
    mpl.rcParams["svg.hashsalt"] = "containers"
    figure = Figure(figsize=(8, 2.6), layout="constrained")
    axes = figure.subplots()
    names = list(figures.rates)[::-1]
    bars = axes.barh(names, [figures.rate(name) for name in names], color="#2a6f97")
    axes.bar_label(bars, fmt="{:,.0f}", padding=3)
    axes.set_xlabel("requests per second")
    axes.margins(x=0.12)
    figure.savefig(path, metadata={"Date": None})
