"""Plain validated data: what was measured (Result), what was decided (Comparison), and what to start (Entrypoint)."""
