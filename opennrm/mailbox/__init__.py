"""Mailboxes of people without an account: opened by a receipt, two ways, sealed under keys of their own."""
