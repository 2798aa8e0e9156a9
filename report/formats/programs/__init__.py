"""What works in a process of its own, run by its path: whoever looks for formats loads none."""
