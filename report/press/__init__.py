"""Orders, notebooks, the engine that executes them, the shelf of editions, sweeps into files."""
