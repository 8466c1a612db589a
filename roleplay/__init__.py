"""The visit simulator itself: pure, importable, without web and without a database."""
