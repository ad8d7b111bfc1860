"""转办联办 (referrals): one window takes a need in, the department in charge deals with it, and its
answer comes back to the window. The window itself (取号、叫号、首问责任) lives here too.
"""
