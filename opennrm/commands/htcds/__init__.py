"""The Human Trafficking Case Data Standard 2.0 of IOM: registers taken in, and given back."""
