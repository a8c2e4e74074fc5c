"""The demonstration country: invented organisations and people who live through three years by the product's own actions.

Everything follows from a seed. Each act is done by somebody whose duty it is, through the same function that a page
calls, at a simulated moment; nothing is written past the rules.
"""
