"""What every page needs: request and response, URLs, templates, labels, error pages."""
