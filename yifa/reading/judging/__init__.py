"""Weighs what speaks for and against a page: signs that prove, and signs that only raise a doubt."""
