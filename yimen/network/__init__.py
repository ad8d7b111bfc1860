"""经办网络: divisions, offices, posts, staff, delegations, which pack applies from when."""
