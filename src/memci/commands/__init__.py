"""What each command of the terminal does, once its words are parsed."""
