"""What all of Tencent's front doors need: WeChat Official Accounts, WeChat customer service, WeCom."""
