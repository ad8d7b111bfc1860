"""Department simulator (部门模拟器): six departments that answer means checks over real HTTP.

It imports nothing of the product and keeps its own books, so that demo and tests speak to it the
way the product speaks to a real department, faults included.
"""
