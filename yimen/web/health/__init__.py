"""The health page (运行状况), open to whoever watches over the machine."""
