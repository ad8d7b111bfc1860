"""救助规则: eligibility and amounts as graphs. Pure Python, no Django."""
