"""近亲属备案 and the visits the county makes because of them."""
