"""Tests of what typed words are read as: the voices, the weights, what is heard, claimed and asked."""
