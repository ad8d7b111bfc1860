"""服务站登记: people, hours and telephone of each village station (S0-06)."""
