"""家庭: persons, households, consents, accounts, fact sheets, the household file (一户一档)."""
