"""The papers a trainee works at: what each asks, what follows from the answers, and what is true of this customer."""
