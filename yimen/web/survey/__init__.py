"""Home survey on a phone (入户调查): visits of the day, the form, signatures, the suggestion."""
