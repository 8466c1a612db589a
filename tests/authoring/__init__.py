"""Tests of the authors' tools: check, search, certificates, schemas, the guide."""
