"""Measurements (./run bench): each module offers rows(), ratios taken in one run."""
