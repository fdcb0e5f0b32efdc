"""The doors of the board: who gets in, by a password, by single sign-on, or as one of the demonstration's people."""
