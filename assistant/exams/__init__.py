"""Examinations (评测): what officers want to be answered right, asked again and again."""
