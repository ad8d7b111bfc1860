"""转办联办: what an office was handed, and the seven stages on the case page."""
