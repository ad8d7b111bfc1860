"""The main job as a story (全程演练): one household from the window to the bank file, over HTTP."""
