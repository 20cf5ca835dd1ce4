"""A local Discord: people rehearse on it; the demo, the tests and the benchmarks run on it."""
