"""What each part (组件) shows: small functions from plain values to words and tones, no HTML."""
