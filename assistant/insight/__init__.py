"""What the answers of a time tell: where knowledge is wanting (缺口), and how the service goes (统计)."""
