"""How long a session can last at most: a bound on own moves, computed from the numbers and the script."""

from __future__ import annotations

from roleplay.script import Script


def meetings(script: Script) -> dict[str, int]:
    """The most own words a session's meetings can hold, by channel.

    Every own move costs at least one minute, and the move after which the minutes used pass what she gave by more than
    `overrun_most` is the last of its meeting: one meeting holds at most given + overrun + 1 of them. She is called at
    most `calls_most` times. An appointment is made only while fewer than `visits_most` visits were paid, and one
    stands at a time: there are at most `visits_most` visits, each as long as the longest circumstance (a drill's first
    meeting is one of them). A message scene opens once. A circumstance that is only narrated opens no meeting but the
    next scene.
    """
    p, numbers = script.persona, script.parameters.meetings
    over = numbers.overrun_most
    call = max((c.given for c in p.calls), default=0) + over["phone"] + 1
    visit = max((c.given for c in p.circumstances if not c.narrated), default=0) + over["visit"] + 1
    scenes = sum(s.given + over["messages"] + 1 for s in script.scenes)
    return {"phone": numbers.calls_most * call, "visit": numbers.visits_most * visit, "messages": scenes}


def moves(script: Script) -> int:
    """The most moves that change anything but a form or a hint: own words, waits and leaves.

    To the words of `meetings` comes at most one leave a meeting; and between meetings a wait for each visit, each scene
    and each narrated evening (at most one a meeting that could agree on it), and the one that finds nothing left.
    """
    numbers = script.parameters.meetings
    meetings_most = numbers.calls_most + numbers.visits_most + len(script.scenes)
    return sum(meetings(script).values()) + meetings_most + 2 * meetings_most + 1
