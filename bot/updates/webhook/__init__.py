"""Updates that Telegram delivers by HTTP.

`server` takes requests and refuses those that are not Telegram's; `receiver` makes each update take effect once, on any
number of replicas; `registration` tells Telegram where to deliver updates.
"""
