"""Says things to a person in Chinese or English, from one catalogue that command line and web pages share.

A message is its English text, with ``%(name)s`` where a value goes; ``zh/LC_MESSAGES/yifa.po`` has the
Chinese, and ``make language`` renews and compiles it.
"""
