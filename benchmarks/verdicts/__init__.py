"""How often memci's verdicts are right: of starts compared with themselves, and with changed ones."""
