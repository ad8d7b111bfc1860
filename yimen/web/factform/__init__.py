"""Forms drawn from the fact catalogue (事实目录): declaration and home survey alike."""
