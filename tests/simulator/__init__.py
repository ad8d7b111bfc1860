"""The department simulator as what it is: a process of its own behind a port."""
