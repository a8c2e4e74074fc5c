"""The database: where it is, how the embedded one runs, its roles and its health."""
