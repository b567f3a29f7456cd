"""The report page: one HTML file that shows where memory and time go, and needs nothing but a browser."""
