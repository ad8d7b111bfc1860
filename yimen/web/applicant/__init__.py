"""Pages for the household itself (手机页面): where my case stands, is a paper genuine."""
