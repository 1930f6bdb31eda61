# Texts about erasing what is no longer kept.
erasure-title = Erasure
erasure-of = Erasure: number
erasure-back = To erasure
erasure-lead = Details are kept { $months ->
    [1] 1 month
   *[other] { $months } months
} after everything is closed, and { $anonymous ->
    [1] 1 month
   *[other] { $anonymous } months
} where no name was ever given. What was imported is kept from the day it came in. Figures and reports do not change.
erasure-keep = How long is information kept?
erasure-keep-button = Save
erasure-none = There is nobody whose time is over.
erasure-more = And { $n } more. They appear when those above are done.
erasure-state = How far we are
erasure-erased = Erased { $at }. Nobody can read it any more.
erasure-held = On hold: { $hold }. Nothing may be erased.
erasure-open = The inquiry is open. It can be erased only long after it is over.
erasure-kept = Kept until { $day }.
erasure-can-be = The time is over. An erasure can be asked for.
erasure-archive-next = An erasure was asked for. Say whether the archive gets the information.
erasure-approvals = { $n } of { $of } have approved.
erasure-fact-closed = Closed
erasure-fact-from = Can be erased from
erasure-fact-asked = Erasure asked for
erasure-fact-approved = Approved by
erasure-fact-archive = Archive
erasure-ask = Ask for erasure
erasure-ask-button = Ask for erasure
erasure-approve = Approve the erasure
erasure-approve-button = Approve
erasure-archive = The archive
erasure-archive-button = Save
erasure-withdraw = Take it back
erasure-withdraw-button = Take back
erasure-hold = Put erasure on hold
erasure-hold-button = Put on hold
erasure-lift = Lift the hold
erasure-lift-button = Lift
erasure-lift-ask = Ask that the hold be lifted
erasure-lift-ask-button = Ask for it
erasure-fact-lift = Has asked that the hold be lifted
erasure-rule = Those who never gave a name
erasure-rule-no-time = Nothing is erased by itself. First set how long is to be kept.
erasure-rule-waits = { $n ->
    [0] Nothing is erased by itself yet. Nobody's time is over at present. Settle what the archive gets. Then the rule erases those whose time runs out.
    [1] Nothing is erased by itself yet. One person's time is over. See the list, and settle what the archive gets. Then that person is erased, and the rule erases those whose time runs out.
   *[other] Nothing is erased by itself yet. The time of { $n } people is over. See the list, and settle what the archive gets. Then they are erased, and the rule erases those whose time runs out.
}
erasure-rule-works = Those who never gave a name are erased by themselves when their time is over. The archive: { $archive }.
erasure-rule-list = Numbers that are erased
erasure-rule-button = I have seen the list: let the rule work
erasure-ground-retention_over = The time is over
erasure-ground-citizen_asked = The citizen asked for it
archive-step-delivered = Yes, it is delivered
archive-step-not_due = It is not to be delivered
legal-hold-complaint = A complaint is not settled
legal-hold-court_case = A case is before a court
legal-hold-access_request = Somebody asked for access to documents
legal-hold-supervision = An authority looks into it
refusal-erased = The information has been erased.
refusal-retention-not-over = The information must be kept. It can be erased from { $day }.
refusal-under-legal-hold = There is a hold: the information must not be erased yet.
refusal-archive-not-settled = First say whether the archive has the information, or is not to get it.
refusal-erasure-requested = The erasure has been asked for already.
refusal-erasure-not-requested = Nobody has asked for an erasure.
refusal-own-request = You have asked for it yourself. Somebody else does the rest.
refusal-approved-already = You have approved it. Another one must approve too.
refusal-not-anonymous = The citizen has given a name. Then two must approve.
refusal-months-out-of-range = Write a number of months between 1 and { $max }.
refusal-no-legal-hold = There is no hold to lift.
refusal-retention-not-set = No time has been set. A leader first says how long is kept.
refusal-list-changed = The list has changed: { $n ->
    [1] now there is one person on it
   *[other] now there are { $n } people on it
}. See it again.
