# Texts about figures that everybody may see.
publish-title = Udgiv tal
publish-lead = Vælg hele måneder. Du ser det, alle vil se. Tal, der kunne pege på enkelte personer, bliver skjult.
publish-preview = Sådan vil det se ud
publish-withheld = { $n ->
    [0] Ingen tal bliver skjult.
    [1] Ét tal bliver skjult.
   *[other] { $n } tal bliver skjult.
}
publish-left-out = Kan ikke udgives denne gang: { $tables }. Tallene ville pege på enkelte personer.
publish-button = Udgiv for alle
publish-see = Se det, der er udgivet
published-title = Tal for alle
published-none = Kommunen har ikke udgivet tal endnu.
published-period = { $from } – { $to }
published-agreed = { $part } af { $whole } havde en aftale inden 7 dage: { $percent } procent (mellem { $lower } og { $upper }, når man regner med tilfældige udsving).
published-agreed-few = { $part } af { $whole } havde en aftale inden 7 dage.
published-closed = { $part } af { $whole } forløb blev afsluttet inden 6 måneder: { $percent } procent (mellem { $lower } og { $upper }).
published-closed-few = { $part } af { $whole } forløb blev afsluttet inden 6 måneder.
published-on = Udgivet { $when }.
published-others = Andre perioder
refusal-whole-months-only = Vælg hele måneder: fra den første dag i en måned til den sidste.
refusal-period-not-over = Perioden er ikke slut endnu. Den kan udgives fra { $day }.
refusal-period-crosses-publication = Tal for { $from } til { $to } er allerede udgivet. Vælg den samme periode eller en, der slet ikke rører ved den: ellers kunne man regne sig frem til dagene imellem.
refusal-too-few-to-publish = Der er for få personer bag tallene, eller for få nye siden sidst, til at de kan udgives. Vælg en længere periode, eller vent.
