"""Welsh and English: message catalogues, the translator, and how dates, money and durations are written."""
