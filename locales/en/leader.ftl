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
figures-all-units = All units
figures-all = Everybody
figures-facts = In numbers
figures-chart = Chart
figures-axis-days = Days
figures-axis-months = Month
field-indtil = Waiting until
field-enhed = Unit
field-kilde = Who asked
field-omlagt = Re-organised from
until-first_contact = First contact
until-agreement = Agreement
until-start = Start of the course
figures-before = The period before
figures-stays = Stays
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
field-tema = Theme
field-mod_fra = Or with the period from
field-mod_til = To (included)
