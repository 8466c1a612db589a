"""Tests of the engine, each mechanism on a tiny script of its own, and of the shipped customer as a whole."""
