"""WeCom (企业微信): customer service (微信客服) in `kf*`, the app in `app*`, the AI bot in `bot*`."""
