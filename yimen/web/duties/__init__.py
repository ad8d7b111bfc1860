"""任务台账: four items by six duties, counted by the month (S1-19)."""
