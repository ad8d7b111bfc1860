"""经济状况核对, against a simulator process over HTTP."""
