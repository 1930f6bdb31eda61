# Texts that leaders read.
promise-title = Løfterne
promise-period = Henvendelser fra { $from } til { $to }. Afslutninger regnes med til og med den sidste dag.
field-fra = Fra
field-til = Til
promise-head-7 = fik en aftale inden syv dage ({ $part } af { $whole })
promise-head-own = når borger eller pårørende spørger ({ $part } af { $whole })
promise-head-6 = af forløbene sluttede inden seks måneder ({ $part } af { $whole })
promise-figures = Tallene
promise-figure = Tal
promise-count = Antal
promise-share = Andel
promise-definition = Sådan er det talt
promise-durations = Afsluttede forløb, og hvor længe de varede
promise-durations-sentence = { $closed ->
    [one] Af { $closed } afsluttet forløb sluttede { $first } inden for den første måned, { $within } inden for seks måneder og { $later } senere.
   *[other] Af { $closed } afsluttede forløb sluttede { $first } inden for den første måned, { $within } inden for seks måneder og { $later } senere.
}
promise-duration = Varighed
promise-months = Måneder
promise-later = Senere
promise-requesters = Hvem spørger?
promise-requesters-lead = Når det er andre end borger eller pårørende, skal flere ofte tale sammen først.
promise-within-7 = Aftale inden 7 dage
promise-onward = Gik videre til længerevarende støtte
promise-csv = Hent som CSV
promise-not-shown = Siden viser de første. I CSV-filen er også de sidste
row-number = Nummer
row-received = Modtaget
row-agreed = Aftale
row-days = Dage
row-started = Start
row-closed = Slut
row-reason = Årsag
figure-inquiries = Henvendelser
figure-agreed_within_7_days = Aftale inden syv dage
figure-from_citizen_or_relative = Fra borger eller pårørende
figure-from_citizen_or_relative_within_7_days = Fra borger eller pårørende, aftale inden syv dage
figure-answered_at_the_door = Hjulpet ved døren
figure-closed = Afsluttede forløb
figure-closed_in_month = { $detail ->
    [1] 1. måned
   *[other] { $detail }. måned
}
figure-closed_within_6_months = Afsluttet inden seks måneder
figure-closed_later_than_6_months = Afsluttet senere end seks måneder
figure-went_on_to_longer_support = Gik videre til længerevarende støtte
figure-onward_by_section = § { $detail }
figure-open = Stadig åbne
definition-inquiries = Henvendelser modtaget i perioden, begge dage med.
definition-agreed_within_7_days = Aftalens dato er højst syv kalenderdage efter henvendelsens dato. Dag syv er med. Andel af alle henvendelser.
definition-from_citizen_or_relative = Borgeren selv eller en pårørende henvendte sig.
definition-from_citizen_or_relative_within_7_days = Som ovenfor. Andel af henvendelser fra borger eller pårørende.
definition-answered_at_the_door = Hjulpet ved døren eller ført videre til et almindeligt tilbud, uden forløb.
definition-closed = Alle henvendelsens forløb er afsluttet senest på periodens sidste dag.
definition-closed_in_month = Varighed er det mindste antal kalendermåneder fra start, som slutdatoen ligger inden for: { $detail }.
definition-closed_within_6_months = Slutdatoen er højst seks kalendermåneder efter startdatoen. Andel af afsluttede.
definition-closed_later_than_6_months = Slutdatoen er mere end seks kalendermåneder efter startdatoen. Andel af afsluttede.
definition-went_on_to_longer_support = Forløbet sluttede, fordi borgeren fik længerevarende støtte. Andel af afsluttede.
definition-onward_by_section = Gik videre til støtte efter § { $detail }. Andel af afsluttede.
definition-open = Hverken forløb eller henvendelse er afsluttet på periodens sidste dag.
figures-title = Tal
figures-all-units = Alle enheder
figures-all = Alle
figures-facts = I tal
figures-chart = Diagram
figures-axis-days = Dage
figures-axis-months = Måned
field-indtil = Ventetid indtil
field-enhed = Enhed
field-kilde = Hvem spurgte
field-omlagt = Omlagt fra
until-first_contact = Første kontakt
until-agreement = Aftale
until-start = Forløbet begynder
figures-before = Perioden før
figures-stays = Ophold
figures-axis-weeks = Uge fra mandag
figures-table = Tallene som tabel
figures-internal = Kun til brug i huset: små tal kan pege på enkelte personer.
figures-to-publish = Udgiv tal for alle
figures-rows = Se rækkerne
figures-instead = Viser { $from } til { $to } i stedet.
field-kanal = Kanal
field-art = Slags forløb
field-mod = Sammenlign med
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
field-tema = Emne
field-mod_fra = Eller med perioden fra
field-mod_til = Til og med
