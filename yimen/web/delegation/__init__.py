"""Screens of the delegation register (审批权下放): who decides what, since when, on which paper."""
