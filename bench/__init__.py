"""What is measured, each against something in the same run; see bench/README.md."""
