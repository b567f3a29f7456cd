"""`memci action`: the front door of the GitHub Action's container."""
