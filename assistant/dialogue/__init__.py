"""The dialogue: wishes become tool calls, and only the facts that decide are asked for."""
