"""Deterministic fault simulation: the true jobs on a clock that only the simulation moves, with everything failing."""
