"""The engine (办理引擎): every move of a case, each in one transaction with its event.

All moves lock the case first and then work on its items in memory, so that two officers acting on
one case at once queue up and the second sees what the first did.
"""
