"""From upload to answer (从上传到发布): roles, review by a second person, history, checks, erasure."""
