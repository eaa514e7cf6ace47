"""Welsh and English: message catalogues, the translator, and the formatting of dates, sums and durations."""
