"""Values in contract wording, in English and Welsh: dates, durations, money, numbers, percentages."""
