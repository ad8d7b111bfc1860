"""待遇: who gets what, from when to when."""
