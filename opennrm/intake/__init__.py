"""Referrals that were filled in on another country's or agency's own form: taken in, kept as they came, shown again."""
