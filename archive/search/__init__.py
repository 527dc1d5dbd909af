"""Words → documents."""
