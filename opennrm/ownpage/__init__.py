"""The page of the person whose file it is: opened by a receipt, showing what is theirs to know, taking what they ask."""
