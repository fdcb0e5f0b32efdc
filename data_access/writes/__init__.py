"""Changes: each verb is one transaction with its history rows."""
