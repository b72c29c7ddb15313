"""Places where books are published, which tell a publisher from the end of a title."""

from __future__ import annotations

import re

_CITIES = """
London; Oxford; Cambridge; Bristol; Edinburgh; Glasgow; Manchester; Birmingham; Leeds; York;
Cardiff; Belfast; Dublin; Basingstoke; Brighton; Sheffield; Liverpool; Nottingham; Norwich;
Exeter; Bath; Aldershot; Farnham; Cheltenham; Chichester; Maidenhead; Buckingham; Milton Keynes;
Dartington; Totnes; Loughborough; Lancaster; Durham; Newcastle; Southampton; Bingley; Harmondsworth;
New York; Boston; Chicago; Washington; Philadelphia; San Francisco; Los Angeles; Baltimore;
Berkeley; Princeton; New Haven; Thousand Oaks; Newbury Park; Beverly Hills; Hoboken; Hillsdale;
Englewood Cliffs; Mahwah; Stanford; Minneapolis; Toronto; Vancouver; Montreal; Ottawa; Sydney;
Melbourne; Canberra; Brisbane; Adelaide; Perth; Auckland; Wellington; Cape Town; Pretoria;
Johannesburg; Nairobi; Geneva; Paris; Brussels; Luxembourg; Amsterdam; The Hague; Utrecht;
Rotterdam; Leiden; Dordrecht; Berlin; Frankfurt; Frankfurt am Main; Munich; München; Hamburg; Köln;
Cologne; Stuttgart; Heidelberg; Wiesbaden; Weinheim; Opladen; Göttingen; Leipzig; Bielefeld;
Freiburg; Vienna; Wien; Zürich; Zurich; Bern; Basel; Rome; Roma; Milan; Milano; Florence; Madrid;
Barcelona; Lisbon; Lisboa; Stockholm; Oslo; Copenhagen; Helsinki; Warsaw; Prague; Budapest;
Singapore; Hong Kong; Beijing; Tokyo; New Delhi; Delhi; Mumbai; Cham
"""
_PLACES = frozenset(" ".join(city.split()) for city in _CITIES.split(";"))
_REGION = re.compile(
    r",? (?:[A-Z]{2}|U\.?K\.?|U\.?S\.?(?:A\.?)?|D\.?C\.?|England|Scotland|Wales|Mass\.?|Calif\.?|"
    r"Australia|Canada|Germany|Ireland)$"
)


def is_place(text: str) -> bool:
    """Whether a text is one or several of these places, with or without a region.

    >>> is_place("New York, NY"), is_place("London and Philadelphia"), is_place("Policy Press")
    (True, True, False)
    """
    parts = re.split(r" and | & | ?/ ?", text.strip(" ."))
    return all(part in _PLACES or _REGION.sub("", part) in _PLACES for part in parts)
