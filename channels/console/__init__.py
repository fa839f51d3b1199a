"""The console (管理台): with it officers keep the corpus and the answers true."""
