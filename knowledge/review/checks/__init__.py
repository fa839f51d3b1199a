"""Release checks (发布前检查): one small file each; `registry.py` lists them."""
