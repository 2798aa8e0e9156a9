"""Many runs at once: sweeps, what must be true, what moves an answer most, what if."""
