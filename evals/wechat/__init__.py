"""Measures the Official Account channel against a WeChat that loses, repeats and asks again."""
