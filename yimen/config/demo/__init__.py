"""The demo (演示): a county with staff, households and work, seeded through the actions."""
