"""Visits one portal: its pages, its files, and what speaks against them."""
