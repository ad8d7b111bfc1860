"""The demo (演示): a county with staff, households and work, seeded through the actions."""

PACKS = ("yuhuan", "xx-district", "qinhuangdao", "jiamusi", "xiangtan")
"""The localities one can look at, the first without being asked for."""
