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
    "wife": N_("wife"),
    "mother": N_("mother"),
    "neighbour": N_("a neighbour"),
}
PLACES = {
    "home": N_("at her home"),
    "cafe": N_("in a café"),
    "school": N_("at her school"),
    "office": N_("at her office"),
    "hers": N_("where she works"),
    "counter": N_("at the counter"),
    "phone": N_("on the phone"),
    "messages": N_("by message"),
}
MEETINGS = {
    "phone": N_("a call to her"),
    "visit": N_("a meeting with her"),
    "messages": N_("messages to each other"),
}
PARTED = {
    "trainee": N_("Said goodbye."),
    "client": N_("She ended it."),
    "clock": N_("The time was up."),
    "hung_up": N_("She hung up."),
    "thrown_out": N_("She pointed to the door."),
    "agreed": N_("Parted with the next step agreed."),
    "leave": N_("Said goodbye."),
}
STATUSES = {"有效": N_("in force")}
HINTS = {"1": N_("How she feels:"), "2": N_("What would fit now:"), "3": N_("For example:"), "4": ""}
AGENTS = {"left": N_("has left"), "in_post": N_("still here")}
CLASSES = {"pure": N_("Pure"), "non_pure": N_("Non-pure")}
CARD = {
    "need": N_("Likely need"),
    "base": N_("Concluded from"),
    "bring": N_("To bring"),
    "learned": N_("Written down after the visit"),
}
DONE_AT_DESK = {
    "read": N_("Pulled a part of the file."),
    "card": N_("Wrote the service card."),
    "learned": N_("Added to the service card."),
    "todo": N_("Did what had been promised."),
    "call": N_("Decided when to call."),
    "caseload": N_("Decided whom to contact first."),
    "sheet": N_("Worked out the gaps."),
    "report": N_("Made the report."),
    "plan": N_("Put a plan together."),
    "loan": N_("Worked out a policy loan."),
    "reinstate": N_("Worked out the cost of reinstatement."),
    "benefit": N_("Worked out the benefits due."),
    "grace": N_("Worked out the dates of a premium."),
}
REFUSED = {
    "unknown_line": N_("That line belongs to another moment. Choose one of those that lie before you now."),
    "bad_form": N_("Something on this form was left open or does not belong to it. Fill it in once more."),
    "session_over": N_("This visit is over. How it went is on the scorecard."),
    "not_understood": N_("It was not clear what you mean. Say it in other words."),
    "not_over": N_("The scorecard comes when the visit is over. Finish it first."),
    "bad_start": N_("A visit cannot begin like that. Choose the customer, the stage and the date again."),
    "not_now": N_("That does not fit this moment. Look where the visit stands, and go on from there."),
}
NOT_NOW = {
    "the meeting is fixed; go on to it": N_("The meeting is fixed already. Go on to it."),
    "you write to her now; go on to the next message": N_("By now you write to her. Go on to the next message."),
    "she has been called often enough; close the file or leave it": N_(
        "You have called her often enough. Leave it at that."
    ),
    "no meeting was fixed: call again, or close the file": N_("No meeting is fixed. Call again, or leave it at that."),
    "she has not been called yet: choose when to call": N_("You have not called her yet. Choose when to call."),
    "first take leave of her; the desk is for between meetings": N_(
        "You are still with her. Take your leave first; the desk can wait."
    ),
    "nobody is listening: call her, or go on to the meeting": N_(
        "Nobody is listening just now. Call her, or go on to the meeting."
    ),
    "the day for that has not come yet; go on, and do it when it is there": N_(
        "The day for that has not come yet. Go on, and do it when it is there."
    ),
    "in this visit you choose what to say": N_("In this visit you choose one of the lines."),
    "in this visit you type what you say": N_("In this visit you type what you say."),
    "lines can be opened in practice only, where you type and may open them": N_(
        "No lines can be opened in this visit."
    ),
    "there are no further lines to open at this moment": N_("The lines for this moment lie open already."),
    "how words were read is told when the exam is over": N_("How your words were read is told when the exam is over."),
    "In an exam no lines can be opened. Type all of it yourself, or choose lines.": N_(
        "In an exam no lines can be opened. Type all of it yourself, or choose lines."
    ),
    "that paper cannot be worked at now": N_("This paper cannot be worked at just now. What you typed is kept."),
    "there are no hints in an exam": N_("In an exam there are no hints."),
    "there is no further hint at this moment": N_("That was the last hint for this moment."),
}
"""What the engine refuses, by code and for some by its sentence, as one would say it to a person."""

NOTICES = {
    "published": N_("She is published. Visits that are running go on with the version they began with."),
    "kept": N_("The dialogue is kept as a play. The check runs it from now on."),
    "unopened": N_("Mark this visit or open its verdict first; then it can be laid beside another."),
}
"""What the address one is sent on to may ask a page to say at its head."""

TITLES = {
    "not_over": N_("This visit is still going on"),
    "session_over": N_("This visit is over"),
    "bad_form": N_("The form is not complete"),
    "outdated": N_("This visit is from an older version"),
    "sign_in": N_("Sign in first"),
    "too_many": N_("Try again later"),
    "bad_request": N_("That cannot be done just now"),
}
"""What a page about a refusal is called, where the status alone would say it wrongly."""


def refused(code: str, detail: str) -> str:
    """A refusal as a sentence for people (a catalog key); empty for a code that is not the engine's."""
    return NOT_NOW.get(detail) or REFUSED.get(code, "")
