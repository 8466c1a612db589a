"""Tests of what helps authors: checks, the search, plays, schemas."""
