# Texts that leaders read.
promise-title = The promises
promise-period = Inquiries from { $from } to { $to }. Closings are counted up to and including the last day.
field-fra = From
field-til = To
promise-head-7 = had an agreement within seven days ({ $part } of { $whole })
promise-head-own = when the citizen or a relative asks ({ $part } of { $whole })
promise-head-6 = of courses ended within six months ({ $part } of { $whole })
promise-figures = The figures
promise-figure = Figure
promise-count = Number
promise-share = Share
promise-definition = How it is counted
promise-durations = Closed courses and how long they lasted
promise-durations-sentence = { $closed ->
    [one] Of { $closed } closed course
   *[other] Of { $closed } closed courses
}, { $first } ended within the first month, { $within } within six months and { $later } later.
promise-duration = Duration
promise-months = Months
promise-later = Later
promise-requesters = Who asks?
promise-requesters-lead = When it is someone other than the citizen or a relative, more people often need to talk together first.
promise-within-7 = Agreement within 7 days
promise-onward = Went on to longer-term support
promise-csv = Download as CSV
promise-not-shown = The page shows the first rows. The CSV file also has the remaining
row-number = Number
row-received = Received
row-agreed = Agreement
row-days = Days
row-started = Start
row-closed = End
row-reason = Reason
figure-inquiries = Inquiries
figure-agreed_within_7_days = Agreement within seven days
figure-from_citizen_or_relative = From the citizen or a relative
figure-from_citizen_or_relative_within_7_days = From the citizen or a relative, agreement within seven days
figure-answered_at_the_door = Helped at the door
figure-closed = Closed courses
figure-closed_in_month = { $detail ->
    [1] Month 1
   *[other] Month { $detail }
}
figure-closed_within_6_months = Closed within six months
figure-closed_later_than_6_months = Closed later than six months
figure-went_on_to_longer_support = Went on to longer-term support
figure-onward_by_section = Section { $detail }
figure-open = Still open
definition-inquiries = Inquiries received in the period, both days included.
definition-agreed_within_7_days = The date of the agreement is at most seven calendar days after the date of the inquiry. Day seven is included. Share of all inquiries.
definition-from_citizen_or_relative = The citizen or a relative made the inquiry.
definition-from_citizen_or_relative_within_7_days = As above. Share of inquiries from the citizen or a relative.
definition-answered_at_the_door = Helped at the door or guided on to an ordinary offer, without a course.
definition-closed = All courses of the inquiry are closed by the last day of the period.
definition-closed_in_month = Duration is the smallest number of calendar months from the start within which the end date falls: { $detail }.
definition-closed_within_6_months = The end date is at most six calendar months after the start date. Share of closed courses.
definition-closed_later_than_6_months = The end date is more than six calendar months after the start date. Share of closed courses.
definition-went_on_to_longer_support = The course ended because the citizen was given longer-term support. Share of closed courses.
definition-onward_by_section = Went on to support under Section { $detail }. Share of closed courses.
definition-open = Neither the course nor the inquiry is closed on the last day of the period.
figures-title = Figures
figures-tab-ventetid = Waiting
figures-tab-varighed = Duration
figures-tab-strom = In and out
figures-tab-igen = Coming back
figures-tab-belastning = Caseload
figures-all-units = All units
figures-all = Everybody
figures-facts = In numbers
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
figures-chart = Chart
figures-chart-seven = Agreement within 7 days, month by month, with limits of ordinary variation
figures-axis-days = Days
figures-axis-months = Month
field-indtil = Waiting until
field-enhed = Unit
field-kilde = Who asked
field-omlagt = Re-organised from
until-first_contact = First contact
until-agreement = Agreement
until-start = Start of the course
figures-tab-forudsigelser = Forecasts
figures-coverage = { $n ->
    [one] Of { $n } forecast
   *[other] Of { $n } forecasts
} "9 of 10 by …", { $part } held.
figures-no-forecasts = There are too few answers yet to forecast anything.
figures-tab-kontakter = Contacts
figures-tab-skridt = Steps
figures-tab-maal = Goals
figures-before = The period before
figures-stays = Stays
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
figures-axis-weeks = Week from Monday
figures-table = The figures as a table
figures-internal = For use in the house only: small numbers can point at single persons.
figures-to-publish = Publish figures for everybody
figures-rows = See the rows
figures-instead = Showing { $from } to { $to } instead.
field-kanal = Channel
field-art = Kind of course
field-mod = Compare with
publish-title = Publish figures
publish-lead = Choose whole months. You see what everybody will see. Numbers that could point at single persons are withheld.
publish-preview = This is how it will look
publish-withheld = { $n ->
    [0] No number is withheld.
    [1] One number is withheld.
   *[other] { $n } numbers are withheld.
}
publish-left-out = Can't be published this time: { $tables }. The numbers would point at single persons.
publish-button = Publish for everybody
publish-see = See what is published
published-title = Figures for everybody
published-none = The municipality has not published any figures yet.
published-period = { $from } – { $to }
published-agreed = { $part } of { $whole } had an agreement within 7 days: { $percent } per cent (between { $lower } and { $upper }, allowing for chance).
published-agreed-few = { $part } of { $whole } had an agreement within 7 days.
published-closed = { $part } of { $whole ->
    [one] { $whole } course
   *[other] { $whole } courses
} closed within 6 months: { $percent } per cent (between { $lower } and { $upper }).
published-closed-few = { $part } of { $whole ->
    [one] { $whole } course
   *[other] { $whole } courses
} closed within 6 months.
published-on = Published { $when }.
published-others = Other periods
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
field-tema = Theme
figures-than-period = { $from } – { $to }
figures-only-with-course = Only those who got a course of this kind: who still waits for one is not among them.
field-mod_fra = Or with the period from
field-mod_til = To (included)
