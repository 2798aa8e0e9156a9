"""Run every benchmark; nothing is asserted, the ratios are printed."""

from report.bench import press, sweeping

for benchmark in (press, sweeping):
    for line in benchmark.measure():
        print(line, flush=True)  # noqa: T201 - a command's answer
