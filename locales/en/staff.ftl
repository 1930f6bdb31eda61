# Texts that workers read.
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

field-channel = How did it come?
field-requester-staff = Who is asking?
field-about-staff = What is it about?
field-urgency-staff = By when must the citizen have an answer?

fact-received = Received
fact-channel = Channel
fact-requester = Requested by
fact-aware = The citizen knows
fact-urgency = Urgency
fact-ended = Ended

field-ending = How did it end?
field-answer = What was said?
field-ended_at = When?

field-cpr = CPR number
field-cpr-hint = Only if it is necessary. It will not be shown again.
field-received_at = Received

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
field-started_at = Started

field-contact-kind = What kind of contact?
field-note = Note
field-at = When?
field-minutes = Minutes
field-profession = Profession
field-worker = Worker

field-what = What happens?
field-what-hint = Write so that the citizen understands it.
field-citizen_does = What is the citizen to do?
field-actor = Who does it?
field-from = From
field-to = No later than
field-unknown = We do not know yet
field-unknown-hint = The date is then the day by which the citizen will hear from us.
field-delay-reason = Why is it delayed?
field-new-time = New time, no later than

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
field-reentered_at = Back from


staff-step-agree_on_next = Agree on the next step with the citizen
field-name-staff = Name
field-reach-staff = Phone or e-mail
nav-groups = Groups
field-group-name = The group's name
field-places = Places
field-group-from = First day
field-group-to = Last day
field-group = Group
field-themes = Themes
fact-themes = Themes
nav-erasure = Erasure
actor-retention = The rule on erasure
field-months = Months, where a name was given
field-anonymous_months = Months, where no name was ever given
field-archive-rule = Is the archive to have details of those who never gave a name?
field-ground = Why
field-archive = Has the archive got the information?
field-hold = Why
nav-search = Search
