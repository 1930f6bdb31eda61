# Texts about figures that everybody may see.
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
refusal-whole-months-only = Choose whole months: from the first day of a month to the last.
refusal-period-not-over = The period is not over yet. It can be published from { $day }.
refusal-period-crosses-publication = Figures for { $from } to { $to } are published already. Choose the same period, or one that does not touch it: otherwise one could work out the days in between.
refusal-too-few-to-publish = Too few people are behind the figures, or too few new ones since last time, for them to be published. Choose a longer period, or wait.
