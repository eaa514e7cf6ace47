"""PDFs that are broken or mean harm, made by code; nothing of this is kept as a file."""
