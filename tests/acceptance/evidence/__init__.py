"""Tables of evidence: what was expected of many cases beside what came of them."""
