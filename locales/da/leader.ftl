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
figures-tab-ventetid = Ventetid
figures-tab-varighed = Varighed
figures-tab-strom = Ind og ud
figures-tab-igen = Kommer igen
figures-tab-belastning = Belastning
figures-all-units = Alle enheder
figures-all = Alle
figures-facts = I tal
figures-nobody = Der er ingen i perioden.
figures-n = { $n ->
    [one] { $n } person
   *[other] { $n } personer
}, heraf { $open ->
    [one] { $open } stadig åben
   *[other] { $open } stadig åbne
} ved periodens slutning.
figures-waiting-both = Halvdelen ventede højst { $median ->
    [one] { $median } dag
   *[other] { $median } dage
}, og 8 ud af 10 højst { $eight ->
    [one] { $eight } dag.
   *[other] { $eight } dage.
}
figures-waiting-half = Halvdelen ventede højst { $median ->
    [one] { $median } dag.
   *[other] { $median } dage.
} Hvornår 8 ud af 10 er færdige med at vente, kan ikke siges endnu.
figures-duration-both = Halvdelen af forløbene varer højst { $median ->
    [one] { $median } dag
   *[other] { $median } dage
}, og 8 ud af 10 højst { $eight ->
    [one] { $eight } dag.
   *[other] { $eight } dage.
}
figures-duration-half = Halvdelen af forløbene varer højst { $median ->
    [one] { $median } dag.
   *[other] { $median } dage.
} Hvornår 8 ud af 10 er afsluttet, kan ikke siges endnu.
figures-too-early = For få er færdige endnu til at sige, hvor længe det tager for halvdelen.
figures-shorter = Ventetiden er kortere, sammenlignet med { $whom } ({ $n ->
    [one] { $n } henvendelse
   *[other] { $n } henvendelser
}).
figures-longer = Ventetiden er længere, sammenlignet med { $whom } ({ $n ->
    [one] { $n } henvendelse
   *[other] { $n } henvendelser
}).
figures-no-difference = Der er ingen tydelig forskel i ventetid, sammenlignet med { $whom } ({ $n ->
    [one] { $n } henvendelse
   *[other] { $n } henvendelser
}).
figures-return = { $part } af { $n } er kommet igen inden periodens slutning.
figures-caseload = { $open ->
    [one] { $open } henvendelse er åben
   *[other] { $open } henvendelser er åbne
}; { $late } har et trin, der er over tiden.
figures-no-signal = Andelen med aftale inden 7 dage svinger kun, som den plejer.
figures-signal-outside = { $when } ligger { $side } grænsen for, hvad andelen med aftale inden 7 dage plejer at svinge: der er sket noget.
figures-signal-trend = Til og med { $when } er andelen med aftale inden 7 dage gået samme vej syv gange i træk: der er sket noget.
figures-signal-near = { $when } ligger sammen med en nabo langt { $side } det sædvanlige: hold øje.
figures-signal-run = Til og med { $when } har andelen med aftale inden 7 dage ligget { $side } gennemsnittet syv gange i træk: der er sket noget.
figures-too-few-for-chart = Der er for få henvendelser om måneden, eller for få uden eller med en aftale i tide, til et diagram med grænser.
figures-above = over
figures-below = under
figures-trial = Der er færre end 12 måneder; grænserne er foreløbige.
figures-chart = Diagram
figures-chart-seven = Aftale inden 7 dage, måned for måned, med grænser for almindelige udsving
figures-axis-days = Dage
figures-axis-months = Måned
field-indtil = Ventetid indtil
field-enhed = Enhed
field-kilde = Hvem spurgte
field-omlagt = Omlagt fra
until-first_contact = Første kontakt
until-agreement = Aftale
until-start = Forløbet begynder
figures-tab-forudsigelser = Forudsigelser
figures-coverage = { $n ->
    [one] Af { $n } forudsigelse
   *[other] Af { $n } forudsigelser
} „9 ud af 10 senest …“ holdt { $part }.
figures-no-forecasts = Der er for få svar endnu til at forudsige noget.
figures-tab-kontakter = Kontakter
figures-tab-skridt = Skridt
figures-tab-maal = Mål
figures-before = Perioden før
figures-stays = Ophold
figures-than-before = den lige så lange periode før
figures-than-unit = { $unit }
figures-duration-shorter = Forløbene er kortere, sammenlignet med { $whom } ({ $n } forløb).
figures-duration-longer = Forløbene er længere, sammenlignet med { $whom } ({ $n } forløb).
figures-duration-no-difference = Der er ingen tydelig forskel i varighed, sammenlignet med { $whom } ({ $n } forløb).
figures-steps = { $part } af { $n } skridt blev gjort senest den dag, borgeren først fik at vide.
figures-goals = { $part } af { $n ->
    [one] { $n } aftale
   *[other] { $n } aftaler
} siger med borgerens egne ord, hvad borgeren vil. Borgeren har selv sagt ja til { $yes }.
figures-contacts = { $n ->
    [one] { $n } kontakt
   *[other] { $n } kontakter
} på { $weeks ->
    [one] { $weeks } uge.
   *[other] { $weeks } uger.
}
figures-contacts-no-signal = Kontakter pr. åbent forløb svinger kun, som de plejer.
figures-contacts-outside = Ugen fra { $when } ligger { $side } grænsen for, hvad kontakter pr. forløb plejer at svinge: der er sket noget.
figures-contacts-trend = Til og med ugen fra { $when } er kontakter pr. forløb gået samme vej syv uger i træk: der er sket noget.
figures-contacts-near = Ugen fra { $when } ligger sammen med en nabo langt { $side } det sædvanlige: hold øje.
figures-contacts-run = Til og med ugen fra { $when } har kontakter pr. forløb ligget { $side } gennemsnittet syv uger i træk: der er sket noget.
figures-contacts-too-few = Der er for få kontakter om ugen til et diagram med grænser.
figures-received-no-signal = Antallet af henvendelser svinger kun, som det plejer.
figures-received-outside = { $when } ligger { $side } grænsen for, hvad antallet af henvendelser plejer at svinge: der er sket noget.
figures-received-trend = Til og med { $when } er antallet af henvendelser gået samme vej syv gange i træk: der er sket noget.
figures-received-near = { $when } har sammen med en nabo et antal henvendelser langt { $side } det sædvanlige: hold øje.
figures-received-run = Til og med { $when } har antallet af henvendelser ligget { $side } gennemsnittet syv gange i træk: der er sket noget.
figures-chart-received = Henvendelser, måned for måned, med grænser for almindelige udsving
figures-chart-contacts = Kontakter pr. åbent forløb, uge for uge, med grænser for almindelige udsving
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
figures-tab-hold = Hold
figures-no-groups = Der er ingen hold i perioden.
figures-groups = { $taken } af { $places ->
    [one] { $places } plads
   *[other] { $places } pladser
} er taget, og { $waiting } venter på en plads.
field-tema = Emne
figures-than-period = { $from } – { $to }
figures-only-with-course = Kun dem, der fik et forløb af slagsen: den, der stadig venter på et, er ikke med.
field-mod_fra = Eller med perioden fra
field-mod_til = Til og med
