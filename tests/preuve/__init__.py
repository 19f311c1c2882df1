"""The proof: random lives, mutants, dropped policies, hostile requests (`make proof`)."""
