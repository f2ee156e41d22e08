"""The end-to-end benchmarks: servers driven by h2load, and clients driven by blocking callers."""
