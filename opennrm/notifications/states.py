"""What a nameless notification may say of a person: codes that fit many people."""

# The columns that are counted, and nothing else: no day, no place below the region, no organisation, no file.
COUNTED = ("month", "region", "sector", "forms", "sex", "age_band", "nationality", "door")
ONE_VALUED = ("region", "sector", "sex", "age_band", "nationality", "door")
