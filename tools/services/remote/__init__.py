"""Services of a government back end, over HTTP; its interface is openapi.yaml in this folder."""
