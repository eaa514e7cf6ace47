"""TODO analyser/i18n."""
