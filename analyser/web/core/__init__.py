"""Shared by all pages: request and response, URLs, templates, labels, error pages."""
