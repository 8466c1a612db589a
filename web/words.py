"""Knows the interface's words for the engine's names: stages, modes, channels, verdicts, dimensions of time
and place."""

from __future__ import annotations

from web.i18n import N_

STAGES = {
    "preparation": N_("Preparation"),
    "invitation_call": N_("Invitation call"),
    "first_visit": N_("First visit"),
    "policy_review": N_("Policy review"),
    "proposal": N_("Proposal"),
    "closing": N_("Closing"),
    "referral_request": N_("Referral"),
    "after_service": N_("After-service"),
    "end": N_("The end"),
}
MODES = {"practice": N_("Practice"), "exam": N_("Exam"), "drill": N_("One stage")}
VERDICTS = {
    "excellent": N_("Excellent"),
    "passed": N_("Passed"),
    "failed": N_("Not passed yet"),
    "": N_("Findings only"),
}
TONES = {"excellent": "good", "passed": "good", "failed": "bad"}
PACKS = {"guidance": N_("Guidance"), "compliance": N_("Compliance")}
PEOPLE = {
    "mother_in_law": N_("mother-in-law"),
    "husband": N_("husband"),
    "son": N_("son"),
    "daughter": N_("daughter"),
    "colleagues": N_("colleagues"),
}
PLACES = {
    "home": N_("at her home"),
    "cafe": N_("in a café"),
    "school": N_("at her school"),
    "phone": N_("on the phone"),
    "messages": N_("by message"),
}
MEETINGS = {
    "phone": N_("you call her"),
    "visit": N_("you sit down with her"),
    "messages": N_("you write to each other"),
}
PARTED = {
    "trainee": N_("You took your leave."),
    "client": N_("She ended it."),
    "clock": N_("The time was up."),
    "hung_up": N_("She hung up."),
    "thrown_out": N_("She showed you the door."),
    "agreed": N_("You parted with the next step agreed."),
    "leave": N_("You took your leave."),
}
AGENTS = {"left": N_("has left"), "in_post": N_("still here")}
CLASSES = {"pure": N_("Pure"), "non_pure": N_("Non-pure")}
CARD = {
    "need": N_("Likely need"),
    "base": N_("Concluded from"),
    "bring": N_("To bring"),
    "learned": N_("Written down after the visit"),
}
DONE_AT_DESK = {
    "read": N_("You pulled a part of the file."),
    "card": N_("You wrote the service card."),
    "learned": N_("You added to the service card."),
    "todo": N_("You did what you had promised."),
    "call": N_("You decided when to call."),
}
