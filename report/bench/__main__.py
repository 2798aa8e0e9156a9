"""Run every benchmark; nothing is asserted, the ratios are printed."""

from report.bench import press, sweeping, worlds

for benchmark in (press, sweeping, worlds):
    for line in benchmark.measure():
        print(line, flush=True)  # noqa: T201 - a command's answer
