"""Benchmarks: each runs by itself, ends by itself and prints what was compared with what."""
