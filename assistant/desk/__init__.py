"""The operators' desk (坐席工作台): live calls, who has which, what was suggested and what was said."""
