"""WeChat Official Accounts (公众号、服务号): `/wechat/{account}`."""
