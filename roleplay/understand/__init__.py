"""Free text: what a trainee typed, read as acts with confidence, slots and claims, offline and always the same way."""
