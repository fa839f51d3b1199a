"""The 12345 desk's engine over websockets: transcripts come in, suggestions go out."""
