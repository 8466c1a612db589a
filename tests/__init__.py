"""The tests: they mirror the two packages, and use real files, real servers and a real browser."""
