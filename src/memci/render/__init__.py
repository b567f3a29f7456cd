"""From what was measured and decided to what a person reads. Nothing here measures or decides."""
