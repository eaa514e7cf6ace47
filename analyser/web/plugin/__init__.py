"""The Datasette plugin: hooks, the adapter between requests and pages, and the server."""
