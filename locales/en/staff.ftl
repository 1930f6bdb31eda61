# Texts that workers read.
board-title = The board
board-views = Views
board-find = Find number
board-find-button = Find
view-mine = Mine
view-unassigned = Without a contact
view-due_this_week = This week
view-overdue = Overdue
view-waiting_for_citizen = Waiting for the citizen
view-all = All
board-empty = There is nothing here just now.
board-choose = Choose
board-choose-number = Choose number
board-who = Citizen
board-next = Next step
board-due = Deadline
board-waiting = Days
board-days = { $days ->
    [1] day since the inquiry
   *[other] days since the inquiry
}
board-contact = Primary contact
board-edit = Change
board-change = Change
board-more = Show more
board-nobody = No one yet
board-no-step = No step is planned
board-bulk = Give the chosen ones to
board-bulk-button = Hand over
board-changed = { $count ->
    [1] The primary contact has been changed on one inquiry.
   *[other] The primary contact has been changed on { $count } inquiries.
}
board-undone = That has been undone.
board-notice-due = The citizen must be told about the delay
board-window-passed = The citizen must be told: 9 of 10 were done by { $day }
board-outlook = Most by { $likely }, 9 of 10 by { $nine_of_ten }
board-time-limit = Section 82 b runs out within a month
board-course-end-near = The course is to end by { $day }
board-course-end-passed = The course should have ended { $day }
row-title = Change next step
due-overdue = { $days ->
    [1] 1 day overdue
   *[other] { $days } days overdue
}
due-today = Today
due-tomorrow = Tomorrow

citizen-anonymous = Anonymous citizen
citizen-closed = Closed
state-inquiry = Inquiry
state-agreed = Agreement
state-course = Course
state-closed = Closed
state-ended = Ended
staff-step-first_talk = Talk with the citizen about what is needed
staff-step-make_agreement = Make an agreement
staff-step-help_begins = Start the course
staff-step-look_at_how_it_goes = Look together at how it is going
staff-step-plan_afterwards = Write a discharge plan
staff-step-course_ends = Close the course
who-citizen = The citizen
who-other = Someone else
step-actor-primary_contact = The primary contact
step-actor-citizen = The citizen
step-actor-other = Someone outside the house

register-title = New inquiry
register-title-lead = Three fields are enough. The rest can come later.
register-send = Register
register-answered = Helped straight away
field-channel = How did it come?
field-requester-staff = Who is asking?
field-about-staff = What is it about?
field-urgency-staff = By when must the citizen have an answer?
urgency-staff-normal = Within seven days
urgency-staff-today = Today
urgency-mark = Answer today

inquiry-title = Inquiry
inquiry-who = Who is the citizen?
inquiry-correct = Correct details
inquiry-waiting = { $days ->
    [0] made the inquiry today
    [1] 1 day since the inquiry
   *[other] { $days } days since the inquiry
}
inquiry-citizen-does = What the citizen does:
inquiry-late = The time has passed. Write why, and give a new time.
inquiry-give-notice = Give notice of a delay
inquiry-ended = There are no more steps.
inquiry-take = Take it
inquiry-agree = Make an agreement
inquiry-answer = Answer without a course
inquiry-start = Start a course
inquiry-contact = Register a contact
inquiry-plan = Discharge plan
inquiry-close = Close the course
inquiry-reenter = The citizen is back
inquiry-withdraw = Undo the closing
inquiry-reopen = Reopen
inquiry-about = In their own words
inquiry-asker = Written by:
inquiry-roadmap = Roadmap
inquiry-agreement = Agreement
inquiry-agreed = Agreed
inquiry-planned-end = Planned end
inquiry-confirmed = Confirmed
inquiry-not-confirmed = The citizen has not confirmed yet.
inquiry-change-agreement = Change the agreement
inquiry-confirm-screen = Confirmed on screen
inquiry-confirm-paper = Confirmed on paper
inquiry-course = Course
inquiry-started = Started
inquiry-promised = To end no later than
inquiry-course-end-near = The course is to end in less than a month: { $day }. Agree with the citizen on what comes after.
inquiry-course-end-passed = The course should have ended { $day }. Close it, or agree with the citizen why it goes on.
inquiry-course-closed = Closed:
inquiry-time-limit = Help under Section 82 b of the Service Act ends on { $day }. To continue, it needs a new legal basis.
inquiry-conversations = { $left ->
    [0] There are no conversations left.
    [1] There is one conversation left of five.
   *[other] There are { $left } conversations left of five.
}
inquiry-bridge = The bridge to the association will be followed up on { $day }.
inquiry-contacts = Contacts
inquiry-no-contacts = No contacts yet.
inquiry-facts = Details
inquiry-people = Who is involved?
inquiry-codes = Codes for the citizen
inquiry-history = History
inquiry-closed-lead = The course is closed, so its content is closed too.
fact-received = Received
fact-channel = Channel
fact-requester = Requested by
fact-aware = The citizen knows
fact-urgency = Urgency
fact-ended = Ended
minutes = ({ $minutes } min.)

answer-title = Answer without a course
answer-title-lead = Write what the citizen was told. An answer at the door and a bridge to another offer both count as help.
answer-send = End the inquiry
field-ending = How did it end?
field-answer = What was said?
field-ended_at = When?
ending-answered_at_door = Helped at the door
ending-guided_on = Guided on to an ordinary offer
ending-citizen_stopped = The citizen did not want to go on
ending-moved = Moved away
ending-no_contact = No contact
ending-died = Died
ending-not_recorded = Not recorded

who-title = Who is the citizen?
who-title-lead = Write only what you need. A citizen can be anonymous.
field-cpr = CPR number
field-cpr-hint = Only if it is necessary. It will not be shown again.
correct-title = Correct details
correct-title-lead = The correction is added. The old version stays in the journal.
field-received_at = Received

agreement-title = Agreement
agreement-title-lead = Use the citizen's own words.
agreement-change-title = Change the agreement
agreement-send = Save the agreement
field-wants = What does the citizen want to be able to do again?
field-wants-hint = This is the goal. The support is there to help the citizen reach it.
field-support = What is the support for?
field-who_does_what = Who does what?
field-planned_end = Planned end
field-planned_end-hint = At most six months ahead.
field-kind = Course starting now
field-kind-hint = Leave this empty if the course starts later.
field-legal_basis = Section
field-legal_basis-hint = For example 82b.
field-confirmation = The citizen has confirmed
field-confirmation-hint = The citizen can also confirm with their own code.
confirmation-on_screen = on screen
confirmation-by_code = by code
confirmation-on_paper = on paper
course-kind-counselling = Counselling
course-kind-individual = Individual course
course-kind-group = Learning course in a group
course-kind-outreach = Outreach
course-kind-youth_counselling = Youth counselling, at most five conversations
course-kind-authority_case = Authority case
start-title = Start a course
start-send = Start the course
field-started_at = Started

contact-new-title = Register a contact
contact-save = Save the contact
contact-correct-title = Correct the note
contact-correct-title-lead = The old note stays below the new one.
contact-correct = Correct
contact-earlier = Earlier note
field-contact-kind = What kind of contact?
field-note = Note
field-at = When?
field-minutes = Minutes
contact-kind-meeting = Meeting
contact-kind-home_visit = Home visit
contact-kind-phone_call = Phone call
contact-kind-video = Video
contact-kind-message = Message
contact-kind-group_session = Group session
contact-kind-no_show = No-show
involve-title = Involve a profession
people-involve = Involve a profession
people-end = End
field-profession = Profession
field-worker = Worker
profession-social_worker = Social worker
profession-pedagogue = Social pedagogue
profession-psychologist = Psychologist
profession-nurse = Nurse
profession-occupational_therapist = Occupational therapist
profession-job_consultant = Job consultant
profession-addiction_counsellor = Addiction counsellor
profession-peer_worker = Peer worker
profession-family_counsellor = Family counsellor

step-plan = Add a step
step-plan-title = New step
step-change-title = Change the step
step-change = Change
step-delay = Delayed
step-drop = Remove
step-finish = The step is done
field-what = What happens?
field-what-hint = Write so that the citizen understands it.
field-citizen_does = What is the citizen to do?
field-actor = Who does it?
field-from = From
field-to = No later than
field-unknown = We do not know yet
field-unknown-hint = The date is then the day by which the citizen will hear from us.
delay-title = Notice of a delay
delay-title-lead = The citizen reads this on their roadmap.
delay-send = Give notice
field-delay-reason = Why is it delayed?
field-new-time = New time, no later than

plan-title = Discharge plan
plan-title-lead = What happens when the course ends?
close-title = Close the course
close-send = Close the course
field-reason = Why is the course ending?
field-closed_at = Ends
field-outcome = What does the citizen say came of it?
field-onward_section = Section for longer-term support
field-onward_section-hint = For example 85 or 107.
field-afterwards = What does the citizen go on with?
field-signs = Signs that things are getting hard, and what helps
field-whom_to_call = Who can the citizen call?
field-offer = Association or other offer
field-offer-hint = We will then follow up after 90 days.
closing-goals_reached = The goals have been reached
closing-no_further_need = No further need
closing-citizen_stopped = The citizen stopped
closing-moved = Moved away
closing-no_contact = No contact
closing-longer_support = Longer-term support
closing-died = Died
closing-not_recorded = Not recorded
outcome--2 = Much less than hoped
outcome--1 = Less than hoped
outcome-0 = As hoped
outcome-plus1 = More than hoped
outcome-plus2 = Much more than hoped
reenter-title = The citizen is back
reenter-title-lead = The course opens again, and the whole history comes with it.
reenter-send = Reopen the course
field-reentered_at = Back from

code-new = The citizen's new code
code-new-lead = The code is shown only now. Give it to the citizen.
code-issue = Give a new code
code-revoke = Close the code
code-revoked = closed
code-scope-whole = The whole roadmap
code-scope-receipt = Receipt only

event-inquiry_received = Inquiry received
event-inquiry_corrected = Details corrected
event-primary_contact_changed = Primary contact changed
event-inquiry_ended = Inquiry ended
event-inquiry_reopened = Inquiry reopened
event-agreement_made = Agreement made
event-agreement_changed = Agreement changed
event-agreement_confirmed = Agreement confirmed
event-course_started = Course started
event-profession_involved = Profession involved
event-involvement_ended = Profession's involvement ended
event-contact_registered = Contact registered
event-contact_corrected = Note corrected
event-steps_planned = Steps planned
event-step_changed = Step changed
event-step_done = Step done
event-step_dropped = Step removed
event-step_reopened = Step reopened
event-delay_noticed = Notice of a delay
event-discharge_plan_written = Discharge plan written
event-course_closed = Course closed
event-closing_withdrawn = Closing undone
event-course_reentered = The citizen is back
event-code_issued = Code given
event-code_revoked = Code closed
staff-step-agree_on_next = Agree on the next step with the citizen
field-name-staff = Name
field-reach-staff = Phone or e-mail
nav-groups = Groups
groups-title = Groups
groups-none = There are no groups right now.
group-word = Group
group-when = When
group-places = Places
group-waiting = Waiting
group-new = Open a group
group-open = Open group
group-days = { $from } – { $to }
group-fill = { $taken } of { $places }
group-choice = { $group } ({ $taken } of { $places ->
    [1] 1 place is
   *[other] { $places } places are
} taken)
group-ask = Ask for a place
group-give-up = Give it up
group-has-place = { $group }: has a place
group-waits = { $ahead ->
    [0] { $group }: waits for a place, first in line
    [1] { $group }: waits for a place, 1 is ahead
   *[other] { $group }: waits for a place, { $ahead } are ahead
}
place-title = Ask for a place
place-title-lead = If the group is full, the citizen waits. Who asked first gets the first place.
field-group-name = The group's name
field-places = Places
field-group-from = First day
field-group-to = Last day
field-group = Group
themes-title = What is it about?
themes-title-lead = Used for figures only. Choose what the citizen talks about.
field-themes = Themes
inquiry-themes = Change themes
fact-themes = Themes
theme-relations = Relations
theme-communication = Communication
theme-mobility = Mobility
theme-self_care = Care of oneself
theme-community_life = Life in the community
theme-practical_tasks = Practical tasks
theme-mental_functions = Mental functions
theme-health = Health
theme-physical_functions = Physical functions
theme-social_circumstances = Social circumstances
theme-surroundings = Surroundings
event-themes_noted = Themes noted
event-place_asked_for = Place in a group asked for
event-place_given = Place in a group given
event-place_given_up = Place in a group given up
nav-erasure = Erasure
actor-retention = The rule on erasure
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
field-months = Months, where a name was given
field-anonymous_months = Months, where no name was ever given
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
field-archive-rule = Is the archive to have details of those who never gave a name?
field-ground = Why
field-archive = Has the archive got the information?
field-hold = Why
erasure-ground-retention_over = The time is over
erasure-ground-citizen_asked = The citizen asked for it
archive-step-delivered = Yes, it is delivered
archive-step-not_due = It is not to be delivered
legal-hold-complaint = A complaint is not settled
legal-hold-court_case = A case is before a court
legal-hold-access_request = Somebody asked for access to documents
legal-hold-supervision = An authority looks into it
inquiry-erasure = Erasure
nav-search = Search
search-title = Search for a person
search-lead = You find those you work with at present. The citizen can see that somebody has searched.
search-who = Who
search-hint = Name, telephone or civil registration number. A part of the name is enough.
search-button = Search
search-none = There is nobody you may see who fits.
search-found = Found
search-name = Name
search-cpr = Civil registration number
search-inquiries = Inquiries
search-cut = There are more. Write more of the name.
