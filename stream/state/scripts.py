"""What Redis does in one step for profiles (Lua, run by `EVALSHA`)."""

from typing import Final

from stream.state.stamp import SIZE

WROTE, REPLACED = 1, 2
WRITE: Final = f"""
local held = redis.pcall('GETRANGE', KEYS[1], 0, {SIZE - 1})
local foreign = type(held) == 'table'
if foreign and not string.find(held.err, 'WRONGTYPE', 1, true) then return held end
if not foreign and held ~= ARGV[1] then return redis.call('GET', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return foreign and {REPLACED} or {WROTE}
"""
"""Sets the value if the stamp of the one it replaces is known; answers 1, or the value that is there.

Anything but a string was no worker's: it is replaced, which the answer 2 tells.
"""
PEEK: Final = """
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'table' and held.err and string.find(held.err, 'WRONGTYPE', 1, true) then return false end
return held
"""
"""Answers with the value, none where it is no string: no worker's."""
