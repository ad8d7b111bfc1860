"""底座: trail, working-day calendar, money, identity numbers, files, messages. Knows no domain."""
