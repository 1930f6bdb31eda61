# What reports say: sheets, the promise report, simulated plans, survival curves.
sheet-waiting-definition = All inquiries received in the period, also those that still wait. Calendar days from the day of the inquiry; 0 is the same day. "Still waiting" is an estimate with 95% uncertainty in which those who wait count as open (Kaplan–Meier). Whose course has closed waits no more ("Closed without it"). How waits ended is Aalen and Johansen's estimate.
sheet-duration-definition = All courses begun in the period, also those that still go on. Calendar days from the course's first day. "Still going on" is an estimate with 95% uncertainty in which an open course counts as open (Kaplan–Meier).
sheet-return-definition = Everybody whose help closed for the first time in the period. Come back: help was taken up again, a new course began, or they asked anew. Who was followed for a shorter time counts only so long (Kaplan–Meier, 95% uncertainty).
sheet-flow-definition = What happened in each month; open are counted at the month's end. The share agreed within 7 days is of those who asked in the month, with 95% uncertainty (Wilson). "Still running": somebody of the month may still have an agreement within 7 days; then the month is not in the chart. A signal means that the month is hardly ordinary ups and downs. Where fewer than 1.4 with or without an agreement in 7 days are expected in half of the months or more, there are too few for a chart.
sheet-caseload-definition = Open inquiries today, with the one who is primary contact. Days are counted from the inquiry and never start again.
sheet-from = From
sheet-to = To (included)
sheet-people = People
sheet-waited = Of them no longer waiting
sheet-closed-of-them = Of them closed
sheet-returned = Of them come back
sheet-still-open = Of them still open
sheet-left-out = Left out (end before they begin)
sheet-median-days = Half of them within (days)
sheet-median-days-lower = – uncertainty from (days)
sheet-median-days-upper = – to (days)
sheet-eight-of-ten-days = 8 of 10 within (days)
sheet-after-days = After days
sheet-at-risk = Followed so long
sheet-still-waiting = Still waiting
sheet-still-going-on = Still going on
sheet-lower = from
sheet-upper = to
sheet-came-share = Got it
sheet-at-the-door-share = Helped at the door
sheet-closed-without-share = Closed without it
sheet-otherwise-share = Ended otherwise
sheet-longer-support-share = Longer support
sheet-closed-otherwise-share = Closed otherwise
sheet-returned-share = Come back
sheet-waiting-first-contact = Waiting from inquiry to first contact
sheet-waiting-agreement = Waiting from inquiry to agreement
sheet-waiting-start = Waiting from inquiry to the start of a course
sheet-duration = How long courses last
sheet-return = Do they come back?
sheet-month = Month
sheet-inquiries = Inquiries
sheet-answered-at-the-door = Answered at the door
sheet-agreements = Agreements
sheet-started = Begun
sheet-closed = Closed
sheet-open-at-end = Open at the end
sheet-agreed-within-7-days = Agreed in 7 days
sheet-share-of = share
sheet-signal = Signal
sheet-still-running = Still running
sheet-outside = outside the limits
sheet-trend = 7 in a row one way
sheet-near-limit = 2 of 3 near a limit
sheet-run = 7 in a row on one side
sheet-too-few-for-a-chart = too few for a chart
sheet-flow = In and out, month by month
sheet-nobody = (nobody yet)
sheet-all-workers = (all)
sheet-caseload = Who has how much
sheet-day = Day
sheet-open-in-all = Open in all
sheet-unit = Unit
sheet-worker = Primary contact
sheet-open = Open
sheet-without-agreement = Without agreement
sheet-with-course = In a course
sheet-step-late = Step late
sheet-mean-days = Days on average
sheet-oldest-days = Oldest (days)
sheet-contacts-definition = Contacts by the day they took place, also those the citizen did not come to. "Per open course" is the week's contacts divided by the courses that were open on at least one of its days. The period's first and last week may be shorter, and are not in the chart then. A signal means that the week is hardly ordinary ups and downs (u chart). Where fewer than 1.4 contacts are expected in half of the weeks or more, there are too few for a chart.
sheet-contacts-by-worker-definition = The same contacts by the worker who wrote them down.
sheet-steps-definition = All steps whose turn came in the period, also those not done yet. Calendar days from the day nothing stood before the step. What is not done yet counts as open (Kaplan–Meier). "In time": done by the day the citizen was first told, with 95% uncertainty (Wilson).
sheet-goals-definition = Agreements made in the period. "Goals in own words": the agreement says in the citizen's own words what the citizen wants. "Confirmed": the citizen has said yes to the agreement. 95% uncertainty (Wilson).
sheet-groups-definition = Groups that run in the period, as they were at its end (or on the group's last day). Waiting is days from asking for a place, with those who still wait as waiting (Kaplan–Meier). Attendances are group sessions of those who had a place.
sheet-contacts = Contacts
sheet-week = Week from Monday
sheet-courses = Open courses
sheet-contacts-per-course = Per open course
sheet-contacts-by-week = Contacts, week by week
sheet-brought-in = (brought in)
sheet-written-by = Written by
sheet-contacts-by-worker = Contacts, with whom
sheet-steps = How long steps take
sheet-steps-number = Steps
sheet-step = Step
sheet-count = Number
sheet-done = Of them done
sheet-in-time = In time
sheet-of = of
sheet-in-own-words = Goals in own words
sheet-confirmed = Confirmed
sheet-goals = Whose goals steer
sheet-taken = Taken
sheet-groups = How full groups are
sheet-group-to = To
sheet-taken-share = Full
sheet-attended = Attendances
sheet-coverage-definition = For each inquiry it was worked out when most (8 of 10) and 9 of 10 would hear from us, only from what was known when it came. Here is how often that held, with 95% uncertainty (Wilson). An answer is an agreement, a course or an end; that an authority case is opened is not one. After the answer the next step is forecast in the same way. Who waits longer than forecast counts as not held. Who still waits within what was forecast does not count yet, so the numbers behind the two shares may differ.
sheet-coverage = Does what we say hold? Forecasts of the answer and of the steps
sheet-judged = Forecasts
sheet-without = Without a forecast (too little to go by)
sheet-held-80-number = 8 of 10: held
sheet-held-90-number = 9 of 10: held
sheet-published-definition = Inquiries received in the period, and how many of them had an agreement within 7 days. "Withheld": the number could point at single persons, alone or together with other numbers, also earlier ones. All groups are listed, also those with nobody; 0 may be withheld. Percentages are whole numbers, and not shown of fewer than 20. Uncertainty 95% (Wilson).
sheet-total = In all
sheet-others = Others
sheet-share = Share in 7 days
sheet-by-requester = By who asked
sheet-by-channel = By how they came
sheet-by-unit = By unit
sheet-by-month = By month
sheet-requester = Who asked
sheet-channel = Channel
sheet-waiting-rows-definition = A row for each inquiry of the period. Days below zero are a slip of a date and do not count.
sheet-duration-rows-definition = A row for each course begun in the period. Days below zero are a slip of a date and do not count.
sheet-return-rows-definition = A row for each whose help closed for the first time in the period.
sheet-flow-rows-definition = A row for each inquiry received in the period.
sheet-coverage-rows-definition = A row for each wait that began in the period, and what was said when it began.
sheet-caseload-rows-definition = A row for each inquiry that is open today.
sheet-contacts-rows-definition = A row for each contact of the period.
sheet-steps-rows-definition = A row for each step whose turn came in the period.
sheet-goals-rows-definition = A row for each agreement of the period.
sheet-groups-rows-definition = A row for each who has asked for a place in a group that runs in the period.
sheet-received-on = Asked
sheet-end = How it ended
sheet-row-open = still open
sheet-yes = yes
sheet-no = no
sheet-waiting-rows = The rows behind: waiting
sheet-duration-rows = The rows behind: duration
sheet-return-rows = The rows behind: coming back
sheet-back-on = Came back
sheet-flow-rows = The rows behind: in and out
sheet-coverage-rows = The rows behind: forecasts
sheet-awaited = Waits for
sheet-nine-of-ten-by = 9 of 10 by
sheet-ended-on = Came
sheet-held = Held
sheet-caseload-rows = The rows behind: caseload
sheet-late = Late
sheet-contacts-rows = The rows behind: contacts
sheet-kind = How
sheet-steps-rows = The rows behind: steps
sheet-turn-from = Turn from
sheet-first-told = First told by
sheet-done-on = Done
sheet-goals-rows = The rows behind: goals
sheet-groups-rows = The rows behind: groups
sheet-asked-on = Asked for a place
sheet-given-on = Got a place
sheet-left-on = Gave it up
sheet-urgency-normal = Ordinary
sheet-urgency-today = Same day
sheet-all = All
sheet-answer = An answer
sheet-step-own = Steps in own words
sheet-contact-kind-phone-call = Phone call
sheet-contact-kind-group-session = Group session
sheet-contact-kind-no-show = Did not come
sheet-wait-end-came = Got it
sheet-wait-end-helped-at-the-door = Helped at the door
sheet-wait-end-closed-without = The course closed without it
sheet-wait-end-ended-otherwise = Ended otherwise
sheet-closing-goals-reached = Goals reached
sheet-closing-no-further-need = No further need
sheet-closing-moved = Moved
sheet-closing-longer-support = Longer support
sheet-closing-not-recorded = Not recorded
sheet-step-first-talk = First talk
sheet-step-make-agreement = Making an agreement
sheet-step-help-begins = Help begins
sheet-step-look-at-how-it-goes = Looking at how it goes
sheet-step-plan-afterwards = Planning afterwards
sheet-step-course-ends = The course ends
sheet-step-agree-on-next = Agreeing on what comes next
sheet-withheld = withheld
sheet-not-reached = not reached
promise-name-inquiries = Inquiries
promise-name-agreed-within-7-days = Agreement within 7 days
promise-name-from-citizen-or-relative = From the citizen or a relative
promise-name-from-citizen-or-relative-within-7-days = From the citizen or a relative, agreement within 7 days
promise-name-answered-at-the-door = Answered at the door
promise-name-closed = Closed courses
promise-name-closed-within-6-months = Closed within 6 months
promise-name-closed-later-than-6-months = Closed later than 6 months
promise-name-went-on-to-longer-support = Went on to longer support
promise-name-open = Still open
promise-name-closed-in-month = Closed in month { $month }
promise-name-onward-by-section = Went on to support under § { $section }
promise-definition-inquiries = All inquiries received in the period, both days included.
promise-definition-agreed-within-7-days = Inquiries with an agreement no later than 7 calendar days after the day they were received. Share of all inquiries.
promise-definition-from-citizen-or-relative = Inquiries made by the citizen or a relative. Share of all inquiries.
promise-definition-from-citizen-or-relative-within-7-days = As above, and with an agreement within 7 days. Share of the inquiries made by the citizen or a relative.
promise-definition-answered-at-the-door = Inquiries that ended with guidance at once or were guided on to an ordinary offer. Share of all inquiries.
promise-definition-closed = Inquiries whose courses were closed by the last day of the period. Share of all inquiries.
promise-definition-closed-within-6-months = Closed courses that ended no later than 6 calendar months after their start. Share of closed courses.
promise-definition-closed-later-than-6-months = Closed courses that ended later than 6 calendar months after their start. Share of closed courses.
promise-definition-went-on-to-longer-support = Closed courses after which the citizen went on to longer support. Share of closed courses.
promise-definition-open = Inquiries that neither ended nor have a closed course on the last day of the period. Share of all inquiries.
promise-definition-closed-in-month = Closed courses for which { $month } is the smallest number of calendar months from start to closing. Share of closed courses.
promise-definition-onward-by-section = Closed courses after which the citizen went on to support under the service act § { $section }. Share of closed courses.
promise-report = Promise report
promise-report-about = Inquiries received in the period; closings up to its last day.
simulated-promise-inquiries = inquiries
simulated-promise-agreed-within-7-days = agreed in 7 days
simulated-promise-median-days-to-agreement = median days to agreement
simulated-promise-mean-days-to-help = mean days to help
simulated-promise-median-days-to-help = median days to help
simulated-promise-closed = closed
simulated-promise-closed-within-1-month = over in 1 month
simulated-promise-closed-within-6-months = over in 6 months
simulated-promise-went-on = longer support
simulated-arrivals = arrive
simulated-served = served
simulated-mean-wait = wait
simulated-mean-time-in-system = time to done
simulated-share-waiting = have to wait
simulated-loss = no room
simulated-abandonment = give up
simulated-utilisation = in use
simulated-mean-number = at a time
simulated-mean-stay = mean
simulated-median-stay = median
simulated-stay-seen = seen for at most
simulated-unit-minutes = minutes
simulated-unit-hours = hours
simulated-unit-days = days
simulated-run = { $length } { $unit }, { $n } replications, seed { $seed }
simulated-run-as-needed = { $length } { $unit }, { $n } replications (enough for the precision), seed { $seed }
simulated-stuck = Some are stuck: they wait in a circle for each other's room. Give one of the activities more room.
simulated-itself = The plan itself
simulated-legend = Times in { $unit }. ± is half of the 95 % interval over the replications. “Time to done” is of those who were done before the end.
simulated-asked = “{ $pool }” is asked for { $load } %
simulated-asked-of-nothing = “{ $pool }” is asked for something and has nothing
simulated-workers = { $n ->
    [1] 1 worker
   *[other] { $n } workers
}
simulated-places = { $n ->
    [1] 1 place
   *[other] { $n } places
}
simulated-grows-without-end = The queue grows without end: { $asked }. There is no average. Enough would be { $enough }.
simulated-grows-for-a-while = The queue grows for a while: { $asked } from { $from } until { $until }. Enough would meanwhile be { $enough }.
simulated-difference = Difference from “{ $title }”
simulated-difference-over = Difference from “{ $title }”, over the time that both have: { $unit } { $from } to { $until }
simulated-other-days = The plan begins on { $one }, “{ $title }” on { $another }: periods of equal length are compared, not the same days.
simulated-only-here = In the plan alone, and not compared: { $names }
simulated-only-there = In the other alone, and not compared: { $names }
simulated-all-nought = Every number is 0.
simulated-nothing-to-say = There is nothing that anything can be said about.
simulated-from = from
simulated-all = all
simulated-in-all = in all
simulated-activity = activity
simulated-class = class
simulated-begun-from = { $name } (begun from { $from })
simulated-stays = How long it lasts from its beginning, with those who are still there as open (Kaplan–Meier; in all: from coming)
simulated-in-years = { $length } ({ $years } years)
survival-not-compared = log-rank: the groups can't be compared, for nothing tells them apart
survival-header = {"     "}time   at risk events   share     error    lower   upper
survival-curve = n { $n }, { $events } happened, { $median }, mean time until { $until }: { $mean } (± { $error })
survival-known-until = NB: nothing was seen after { $until }; from there on the share is carried on unchanged
survival-median = median { $estimate } ({ $limits })
survival-median-not-reached = median not reached
survival-median-at-least = median not reached (at least { $lower })
survival-no-upper = at least { $lower }, no upper limit
survival-no-lower = at most { $upper }, no lower limit
survival-no-limits = no limits
figures-tab-ventetid = Waiting
figures-tab-varighed = Duration
figures-tab-strom = In and out
figures-tab-igen = Coming back
figures-tab-belastning = Caseload
figures-nobody = There is nobody in the period.
figures-n = { $n ->
    [one] { $n } person
   *[other] { $n } people
}, { $open } of them still open at the period's end.
figures-waiting-both = Half waited at most { $median ->
    [one] { $median } day
   *[other] { $median } days
}, and 8 of 10 at most { $eight ->
    [one] { $eight } day.
   *[other] { $eight } days.
}
figures-waiting-half = Half waited at most { $median ->
    [one] { $median } day.
   *[other] { $median } days.
} When 8 of 10 have stopped waiting can't be told yet.
figures-duration-both = Half of the courses last at most { $median ->
    [one] { $median } day
   *[other] { $median } days
}, and 8 of 10 at most { $eight ->
    [one] { $eight } day.
   *[other] { $eight } days.
}
figures-duration-half = Half of the courses last at most { $median ->
    [one] { $median } day.
   *[other] { $median } days.
} When 8 of 10 have closed can't be told yet.
figures-too-early = Too few have finished yet to tell how long it takes for half of them.
figures-shorter = The wait is shorter, compared with { $whom } ({ $n ->
    [one] { $n } inquiry
   *[other] { $n } inquiries
}).
figures-longer = The wait is longer, compared with { $whom } ({ $n ->
    [one] { $n } inquiry
   *[other] { $n } inquiries
}).
figures-no-difference = There is no clear difference in waiting, compared with { $whom } ({ $n ->
    [one] { $n } inquiry
   *[other] { $n } inquiries
}).
figures-return = { $part } of { $n } { $part ->
    [one] has
   *[other] have
} come back by the end of the period.
figures-caseload = { $open ->
    [one] { $open } inquiry is open
   *[other] { $open } inquiries are open
}; { $late } { $late ->
    [one] has
   *[other] have
} a step that is late.
figures-no-signal = The share with an agreement within 7 days only varies as it usually does.
figures-signal-outside = { $when } lies { $side } the limit of how the share with an agreement within 7 days usually varies: something has happened.
figures-signal-trend = Up to { $when } the share with an agreement within 7 days went the same way seven times in a row: something has happened.
figures-signal-near = { $when } and a neighbour lie far { $side } the usual: keep an eye on it.
figures-signal-run = Up to { $when } the share with an agreement within 7 days lay { $side } the mean seven times in a row: something has happened.
figures-too-few-for-chart = There are too few inquiries a month, or too few with or without an agreement in time, for a chart with limits.
figures-above = above
figures-below = below
figures-trial = There are fewer than 12 months; the limits are on trial.
figures-chart-seven = Agreement within 7 days, month by month, with limits of ordinary variation
figures-tab-forudsigelser = Forecasts
figures-coverage = { $n ->
    [one] Of { $n } forecast
   *[other] Of { $n } forecasts
} "9 of 10 by …", { $part } held.
figures-no-forecasts = There are too few answers yet to forecast anything.
figures-tab-kontakter = Contacts
figures-tab-skridt = Steps
figures-tab-maal = Goals
figures-than-before = the period of the same length before
figures-than-unit = { $unit }
figures-duration-shorter = Courses are shorter, compared with { $whom } ({ $n ->
    [one] { $n } course
   *[other] { $n } courses
}).
figures-duration-longer = Courses are longer, compared with { $whom } ({ $n ->
    [one] { $n } course
   *[other] { $n } courses
}).
figures-duration-no-difference = There is no clear difference in duration, compared with { $whom } ({ $n ->
    [one] { $n } course
   *[other] { $n } courses
}).
figures-steps = { $part } of { $n ->
    [one] { $n } step
   *[other] { $n } steps
} { $part ->
    [one] was
   *[other] were
} done by the day the citizen was first told.
figures-goals = { $part } of { $n ->
    [one] { $n } agreement
   *[other] { $n } agreements
} { $part ->
    [one] says
   *[other] say
} in the citizen's own words what the citizen wants. The citizen has said yes to { $yes }.
figures-contacts = { $n ->
    [one] { $n } contact
   *[other] { $n } contacts
} in { $weeks ->
    [one] { $weeks } week.
   *[other] { $weeks } weeks.
}
figures-contacts-no-signal = Contacts per open course only go up and down as usual.
figures-contacts-outside = The week from { $when } lies { $side } the limit of how contacts per course usually vary: something has happened.
figures-contacts-trend = Up to the week from { $when }, contacts per course have gone the same way seven weeks in a row: something has happened.
figures-contacts-near = The week from { $when } and a neighbour lie far { $side } the usual: keep an eye on it.
figures-contacts-run = Up to the week from { $when }, contacts per course have been { $side } the mean seven weeks in a row: something has happened.
figures-contacts-too-few = There are too few contacts a week for a chart with limits.
figures-received-no-signal = The number of inquiries only goes up and down as usual.
figures-received-outside = { $when } lies { $side } the limit of how the number of inquiries usually varies: something has happened.
figures-received-trend = Up to { $when }, the number of inquiries has gone the same way seven times in a row: something has happened.
figures-received-near = { $when } and a neighbour have a number of inquiries far { $side } the usual: keep an eye on it.
figures-received-run = Up to { $when }, the number of inquiries has been { $side } the mean seven times in a row: something has happened.
figures-chart-received = Inquiries, month by month, with limits of ordinary ups and downs
figures-chart-contacts = Contacts per open course, week by week, with limits of ordinary ups and downs
figures-tab-hold = Groups
figures-no-groups = There are no groups in the period.
figures-groups = { $taken } of { $places ->
    [one] { $places } place
   *[other] { $places } places
} { $taken ->
    [one] is
   *[other] are
} taken, and { $waiting } { $waiting ->
    [one] waits
   *[other] wait
} for a place.
figures-than-period = { $from } – { $to }
figures-only-with-course = Only those who got a course of this kind: who still waits for one is not among them.
