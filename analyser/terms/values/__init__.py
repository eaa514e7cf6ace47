"""Values as contracts write them: dates, durations, sums of money, percentages and numbers."""
