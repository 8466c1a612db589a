"""The application around the simulator: what serves it, and what remembers."""
