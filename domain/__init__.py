"""The rules of hazard work in plain Python: no database, no screen, no clock."""
