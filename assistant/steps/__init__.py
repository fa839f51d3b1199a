"""What happens to a turn, one file a step; their order stands in assistant/pipeline.py."""
