"""What the visits are about: policies, their dates and money, computed from dated parameters and nothing else."""
