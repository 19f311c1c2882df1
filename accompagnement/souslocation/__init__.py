"""Sub-letting: main lease, sub-lease, tripartite convention, rent, funding (decision 0024)."""
