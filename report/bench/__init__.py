"""What `make bench` measures, one module each: `measure` yields the lines that name its ratios."""
