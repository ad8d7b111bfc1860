"""A walk through the demo in a real browser (看图走一遍): one picture a page."""
