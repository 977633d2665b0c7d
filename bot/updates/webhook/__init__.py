"""Updates as Telegram brings them by HTTP.

`server` takes requests and refuses what is none of Telegram's; `receiver` has each update's effect happen once, on
however many replicas; `registration` tells Telegram where to bring them.
"""
