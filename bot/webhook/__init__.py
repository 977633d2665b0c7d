"""Updates as Telegram brings them by HTTP, and what the process tells of itself.

`server` takes requests and refuses what is none of Telegram's; `receiver` has each update's effect happen once, on
however many replicas; `registration` tells Telegram where to bring them; `watching` answers /livez, /readyz, /metrics.
"""
