"""WeChat customer service (微信客服): `/wecom/kf/{account}`."""
