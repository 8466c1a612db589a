"""Small scripts behind the verbs of the Makefile; nothing here is shipped."""
