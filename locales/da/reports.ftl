# What reports say: sheets, the promise report, simulated plans, survival curves.
sheet-waiting-definition = Alle henvendelser modtaget i perioden, også dem der stadig venter. Kalenderdage fra den dag, man henvendte sig; 0 er samme dag. „Venter stadig“ er et skøn med 95 % usikkerhed, hvor den, der endnu venter, tæller som åben (Kaplan–Meier). Den, hvis forløb er afsluttet, venter ikke mere („Sluttede uden“). Hvordan ventetiden endte, er Aalen–Johansens skøn.
sheet-duration-definition = Alle forløb begyndt i perioden, også dem der stadig er i gang. Kalenderdage fra forløbets første dag. „Stadig i gang“ er et skøn med 95 % usikkerhed, hvor et åbent forløb tæller som åbent (Kaplan–Meier).
sheet-return-definition = Alle, hvis hjælp blev afsluttet første gang i perioden. Kommet igen: hjælpen blev taget op igen, et nyt forløb begyndte, eller man henvendte sig på ny. Den, der er fulgt kortere tid, tæller kun så længe, vedkommende er fulgt (Kaplan–Meier, 95 % usikkerhed).
sheet-flow-definition = Hvad der skete i hver måned; åbne er talt ved månedens udgang. Andelen med aftale inden 7 dage er af dem, der henvendte sig i måneden, med 95 % usikkerhed (Wilson). „Kører stadig“: nogen fra måneden kan endnu få en aftale inden 7 dage; så er måneden ikke med i diagrammet. Et signal betyder, at måneden næppe er almindelige udsving. Hvor der ventes færre end 1,4 med eller uden en aftale inden 7 dage i halvdelen af månederne eller flere, er der for få til et diagram.
sheet-caseload-definition = Åbne henvendelser i dag, hos den der er kontaktperson. Dage er regnet fra henvendelsen og starter aldrig forfra.
sheet-from = Fra
sheet-to = Til og med
sheet-people = Personer
sheet-waited = Heraf afsluttet ventetid
sheet-closed-of-them = Heraf afsluttet
sheet-returned = Heraf kommet igen
sheet-still-open = Heraf stadig åben
sheet-left-out = Ikke regnet med (slutter før de begynder)
sheet-median-days = Halvdelen inden (dage)
sheet-median-days-lower = – usikkerhed fra (dage)
sheet-median-days-upper = – til (dage)
sheet-eight-of-ten-days = 8 ud af 10 inden (dage)
sheet-after-days = Efter dage
sheet-at-risk = Fulgt så længe
sheet-still-waiting = Venter stadig
sheet-still-going-on = Stadig i gang
sheet-lower = fra
sheet-upper = til
sheet-came-share = Fik det
sheet-at-the-door-share = Hjulpet i døren
sheet-closed-without-share = Sluttede uden
sheet-otherwise-share = Endte på anden måde
sheet-longer-support-share = Længere støtte
sheet-closed-otherwise-share = Afsluttet ellers
sheet-returned-share = Kommet igen
sheet-waiting-first-contact = Ventetid fra henvendelse til første kontakt
sheet-waiting-agreement = Ventetid fra henvendelse til aftale
sheet-waiting-start = Ventetid fra henvendelse til forløbet begynder
sheet-duration = Hvor længe forløb varer
sheet-return = Kommer de igen?
sheet-month = Måned
sheet-inquiries = Henvendelser
sheet-answered-at-the-door = Svaret i døren
sheet-agreements = Aftaler
sheet-started = Begyndt
sheet-closed = Afsluttet
sheet-open-at-end = Åbne ved udgangen
sheet-agreed-within-7-days = Aftale inden 7 dage
sheet-share-of = andel
sheet-signal = Signal
sheet-still-running = Kører stadig
sheet-outside = uden for grænserne
sheet-trend = 7 i træk samme vej
sheet-near-limit = 2 af 3 nær en grænse
sheet-run = 7 i træk på samme side
sheet-too-few-for-a-chart = for få til et diagram
sheet-flow = Ind og ud, måned for måned
sheet-nobody = (ingen endnu)
sheet-all-workers = (alle)
sheet-caseload = Hvem har hvor meget
sheet-day = Dag
sheet-open-in-all = Åbne i alt
sheet-unit = Enhed
sheet-worker = Kontaktperson
sheet-open = Åbne
sheet-without-agreement = Uden aftale
sheet-with-course = I forløb
sheet-step-late = Trin over tiden
sheet-mean-days = Dage i snit
sheet-oldest-days = Ældste (dage)
sheet-contacts-definition = Kontakter efter den dag, de fandt sted, også dem borgeren ikke kom til. „Pr. åbent forløb“ er ugens kontakter delt med de forløb, der var åbne mindst én af ugens dage. Periodens første og sidste uge kan være kortere og er så ikke med i diagrammet. Et signal betyder, at ugen næppe er almindelige udsving (u-kort). Hvor der ventes færre end 1,4 kontakter i halvdelen af ugerne eller flere, er der for få til et diagram.
sheet-contacts-by-worker-definition = De samme kontakter efter den medarbejder, der skrev dem op.
sheet-steps-definition = Alle skridt, hvis tur kom i perioden, også dem der ikke er gjort endnu. Kalenderdage fra den dag, da intet stod foran skridtet. Det, der endnu ikke er gjort, tæller som åbent (Kaplan–Meier). „Til tiden“: gjort senest den dag, borgeren først fik at vide, med 95 % usikkerhed (Wilson).
sheet-goals-definition = Aftaler lavet i perioden. „Mål i egne ord“: aftalen siger med borgerens egne ord, hvad borgeren vil. „Sagt ja til“: borgeren har selv bekræftet aftalen. 95 % usikkerhed (Wilson).
sheet-groups-definition = Hold, der løber i perioden, som de var ved dens slutning (eller på holdets sidste dag). Ventetid er dage fra man bad om en plads, med dem der stadig venter som ventende (Kaplan–Meier). Deltagelser er gruppegange for dem, der havde en plads.
sheet-contacts = Kontakter
sheet-week = Uge fra mandag
sheet-courses = Åbne forløb
sheet-contacts-per-course = Pr. åbent forløb
sheet-contacts-by-week = Kontakter, uge for uge
sheet-brought-in = (hentet ind)
sheet-written-by = Skrevet af
sheet-contacts-by-worker = Kontakter, hos hvem
sheet-steps = Hvor længe skridt varer
sheet-steps-number = Skridt
sheet-step = Skridt
sheet-count = Antal
sheet-done = Heraf gjort
sheet-in-time = Til tiden
sheet-of = af
sheet-in-own-words = Mål i egne ord
sheet-confirmed = Sagt ja til
sheet-goals = Hvis mål styrer
sheet-taken = Optaget
sheet-groups = Hvor fyldte hold er
sheet-group-to = Til
sheet-taken-share = Fyldt
sheet-attended = Deltagelser
sheet-coverage-definition = For hver henvendelse er det regnet ud, hvornår de fleste (8 ud af 10) og 9 ud af 10 ville høre fra os, kun af det, man vidste, da den kom. Her står, hvor ofte det holdt, med 95 % usikkerhed (Wilson). Et svar er en aftale, et forløb eller en afslutning; at en myndighedssag oprettes, er ikke et svar. Efter svaret er det næste skridt forudsagt på samme måde. Den, der venter længere end forudsagt, tæller som ikke holdt. Den, der stadig venter inden for det forudsagte, tæller ikke med endnu; derfor kan tallene bag de to andele være forskellige.
sheet-coverage = Holder det, vi siger? Forudsigelser af svaret og af skridtene
sheet-judged = Forudsigelser
sheet-without = Uden forudsigelse (for lidt at bygge på)
sheet-held-80-number = 8 ud af 10: holdt
sheet-held-90-number = 9 ud af 10: holdt
sheet-published-definition = Henvendelser modtaget i perioden og hvor mange af dem, der havde en aftale inden 7 dage. „Skjult“: tallet kunne pege på enkelte personer, alene eller sammen med andre tal, også tidligere offentliggjorte. Alle grupper er med, også dem uden nogen; 0 kan være skjult. Procent er hele tal og vises ikke af færre end 20. Usikkerhed 95 % (Wilson).
sheet-total = I alt
sheet-others = Andre
sheet-share = Andel inden 7 dage
sheet-by-requester = Efter hvem der spurgte
sheet-by-channel = Efter hvordan de kom
sheet-by-unit = Efter enhed
sheet-by-month = Efter måned
sheet-requester = Hvem spurgte
sheet-channel = Kanal
sheet-waiting-rows-definition = En række for hver henvendelse i perioden. Dage under nul er en fejl i en dato og tæller ikke med.
sheet-duration-rows-definition = En række for hvert forløb, der begyndte i perioden. Dage under nul er en fejl i en dato og tæller ikke med.
sheet-return-rows-definition = En række for hver, hvis hjælp blev afsluttet første gang i perioden.
sheet-flow-rows-definition = En række for hver henvendelse modtaget i perioden.
sheet-coverage-rows-definition = En række for hver ventetid, der begyndte i perioden, og hvad der blev sagt, da den begyndte.
sheet-caseload-rows-definition = En række for hver åben henvendelse i dag.
sheet-contacts-rows-definition = En række for hver kontakt i perioden.
sheet-steps-rows-definition = En række for hvert skridt, hvis tur kom i perioden.
sheet-goals-rows-definition = En række for hver aftale i perioden.
sheet-groups-rows-definition = En række for hver, der har bedt om en plads på et hold, der løber i perioden.
sheet-received-on = Henvendt
sheet-end = Hvordan det endte
sheet-row-open = stadig åben
sheet-yes = ja
sheet-no = nej
sheet-waiting-rows = Rækkerne bag: ventetid
sheet-duration-rows = Rækkerne bag: varighed
sheet-return-rows = Rækkerne bag: kommer igen
sheet-back-on = Kom igen
sheet-flow-rows = Rækkerne bag: ind og ud
sheet-coverage-rows = Rækkerne bag: forudsigelser
sheet-awaited = Venter på
sheet-nine-of-ten-by = 9 ud af 10 senest
sheet-ended-on = Kom
sheet-held = Holdt
sheet-caseload-rows = Rækkerne bag: belastning
sheet-late = Over tiden
sheet-contacts-rows = Rækkerne bag: kontakter
sheet-kind = Hvordan
sheet-steps-rows = Rækkerne bag: skridt
sheet-turn-from = Tur fra
sheet-first-told = Først sagt senest
sheet-done-on = Gjort
sheet-goals-rows = Rækkerne bag: mål
sheet-groups-rows = Rækkerne bag: hold
sheet-asked-on = Bad om plads
sheet-given-on = Fik plads
sheet-left-on = Gav slip
sheet-urgency-normal = Almindelige
sheet-urgency-today = Samme dag
sheet-all = Alle
sheet-answer = Svar
sheet-step-own = Skridt i egne ord
sheet-contact-kind-phone-call = Telefon
sheet-contact-kind-group-session = Gruppegang
sheet-contact-kind-no-show = Kom ikke
sheet-wait-end-came = Fik det
sheet-wait-end-helped-at-the-door = Hjulpet i døren
sheet-wait-end-closed-without = Forløbet sluttede uden
sheet-wait-end-ended-otherwise = Endte på anden måde
sheet-closing-goals-reached = Målene er nået
sheet-closing-no-further-need = Ikke brug for mere
sheet-closing-moved = Flyttet
sheet-closing-longer-support = Længere støtte
sheet-closing-not-recorded = Ikke noteret
sheet-step-first-talk = Første samtale
sheet-step-make-agreement = Lave en aftale
sheet-step-help-begins = Hjælpen begynder
sheet-step-look-at-how-it-goes = Se på, hvordan det går
sheet-step-plan-afterwards = Planlægge tiden efter
sheet-step-course-ends = Forløbet slutter
sheet-step-agree-on-next = Aftale det næste
sheet-withheld = skjult
sheet-not-reached = ikke nået
promise-name-inquiries = Henvendelser
promise-name-agreed-within-7-days = Aftale inden for 7 dage
promise-name-from-citizen-or-relative = Fra borgeren selv eller pårørende
promise-name-from-citizen-or-relative-within-7-days = Fra borgeren selv eller pårørende, aftale inden for 7 dage
promise-name-answered-at-the-door = Besvaret i døren
promise-name-closed = Afsluttede forløb
promise-name-closed-within-6-months = Afsluttet inden for 6 måneder
promise-name-closed-later-than-6-months = Afsluttet senere end 6 måneder
promise-name-went-on-to-longer-support = Videre til længerevarende støtte
promise-name-open = Stadig åbne
promise-name-closed-in-month = Afsluttet i måned { $month }
promise-name-onward-by-section = Videre til støtte efter § { $section }
promise-definition-inquiries = Alle henvendelser modtaget i perioden, begge dage medregnet.
promise-definition-agreed-within-7-days = Henvendelser med samarbejdsaftale senest 7 kalenderdage efter den dag, de blev modtaget. Andel af alle henvendelser.
promise-definition-from-citizen-or-relative = Henvendelser, hvor borgeren selv eller en pårørende har henvendt sig. Andel af alle henvendelser.
promise-definition-from-citizen-or-relative-within-7-days = Som ovenfor, og med samarbejdsaftale inden for 7 dage. Andel af henvendelser fra borgeren selv eller pårørende.
promise-definition-answered-at-the-door = Henvendelser, der blev afsluttet med vejledning med det samme eller vejledt videre til et almindeligt tilbud. Andel af alle henvendelser.
promise-definition-closed = Henvendelser, hvis forløb var afsluttet senest på periodens sidste dag. Andel af alle henvendelser.
promise-definition-closed-within-6-months = Afsluttede forløb, der sluttede senest 6 kalendermåneder efter start. Andel af afsluttede forløb.
promise-definition-closed-later-than-6-months = Afsluttede forløb, der sluttede senere end 6 kalendermåneder efter start. Andel af afsluttede forløb.
promise-definition-went-on-to-longer-support = Afsluttede forløb, hvor borgeren gik videre til længerevarende støtte. Andel af afsluttede forløb.
promise-definition-open = Henvendelser, der hverken er afsluttet eller har et afsluttet forløb på periodens sidste dag. Andel af alle henvendelser.
promise-definition-closed-in-month = Afsluttede forløb, hvor { $month } er det mindste antal kalendermåneder fra start til afslutning. Andel af afsluttede forløb.
promise-definition-onward-by-section = Afsluttede forløb, hvor borgeren gik videre til støtte efter serviceloven § { $section }. Andel af afsluttede forløb.
promise-report = Løfterapport
promise-report-about = Henvendelser modtaget i perioden; afslutninger til og med dens sidste dag.
simulated-promise-inquiries = henvendelser
simulated-promise-agreed-within-7-days = aftale i 7 dage
simulated-promise-median-days-to-agreement = median dage til aftale
simulated-promise-mean-days-to-help = middel dage til hjælp
simulated-promise-median-days-to-help = median dage til hjælp
simulated-promise-closed = afsluttet
simulated-promise-closed-within-1-month = slut i 1 måned
simulated-promise-closed-within-6-months = slut i 6 måneder
simulated-promise-went-on = længere støtte
simulated-arrivals = kommer
simulated-served = færdige
simulated-mean-wait = venter
simulated-mean-time-in-system = tid til færdig
simulated-share-waiting = må vente
simulated-loss = ingen plads
simulated-abandonment = giver op
simulated-utilisation = brugt
simulated-mean-number = ad gangen
simulated-mean-stay = middel
simulated-median-stay = median
simulated-stay-seen = set i højst
simulated-unit-minutes = minutter
simulated-unit-hours = timer
simulated-unit-days = dage
simulated-run = { $length } { $unit }, { $n } gentagelser, frø { $seed }
simulated-run-as-needed = { $length } { $unit }, { $n } gentagelser (nok til nøjagtigheden), frø { $seed }
simulated-stuck = Nogle sidder fast: de venter i ring på hinandens plads. Giv en af aktiviteterne mere rum.
simulated-itself = Planen selv
simulated-legend = Tider i { $unit }. ± er halvdelen af 95 %-intervallet over gentagelserne. “Tid til færdig” er af dem, der blev færdige inden slutningen.
simulated-asked = “{ $pool }” bliver bedt om { $load } %
simulated-asked-of-nothing = “{ $pool }” bliver bedt om noget og har intet
simulated-workers = { $n ->
    [1] 1 medarbejder
   *[other] { $n } medarbejdere
}
simulated-places = { $n ->
    [1] 1 plads
   *[other] { $n } pladser
}
simulated-grows-without-end = Køen vokser uden ende: { $asked }. Der er intet gennemsnit. Nok ville være { $enough }.
simulated-grows-for-a-while = Køen vokser for en tid: { $asked } fra { $from } til { $until }. Nok ville så længe være { $enough }.
simulated-difference = Forskel fra “{ $title }”
simulated-difference-over = Forskel fra “{ $title }”, over den tid, som begge har: { $unit } { $from } til { $until }
simulated-other-days = Planen begynder { $one }, “{ $title }” { $another }: lige lange perioder er sammenlignet, ikke de samme dage.
simulated-only-here = Kun i planen, og ikke sammenlignet: { $names }
simulated-only-there = Kun i den anden, og ikke sammenlignet: { $names }
simulated-all-nought = Hvert tal er 0.
simulated-nothing-to-say = Der er intet, der kan siges noget om.
simulated-from = fra
simulated-all = alle
simulated-in-all = i alt
simulated-activity = aktivitet
simulated-class = klasse
simulated-begun-from = { $name } (begyndt fra { $from })
simulated-stays = Hvor længe det varer, fra det begynder, når de, der stadig er der, tæller som åbne (Kaplan–Meier; i alt: fra man kommer)
simulated-in-years = { $length } ({ $years } år)
survival-not-compared = log-rank: grupperne kan ikke sammenlignes, for intet skelner dem
survival-header = {"      "}tid  i risiko  skete   andel      fejl    nedre    øvre
survival-curve = n { $n }, { $events } skete, { $median }, middeltid indtil { $until }: { $mean } (± { $error })
survival-known-until = NB: der er kun set indtil { $until }; derefter er andelen ført uændret videre
survival-median = median { $estimate } ({ $limits })
survival-median-not-reached = median ikke nået
survival-median-at-least = median ikke nået (mindst { $lower })
survival-no-upper = mindst { $lower }, ingen øvre grænse
survival-no-lower = højst { $upper }, ingen nedre grænse
survival-no-limits = ingen grænser
figures-tab-ventetid = Ventetid
figures-tab-varighed = Varighed
figures-tab-strom = Ind og ud
figures-tab-igen = Kommer igen
figures-tab-belastning = Belastning
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
figures-chart-seven = Aftale inden 7 dage, måned for måned, med grænser for almindelige udsving
figures-tab-forudsigelser = Forudsigelser
figures-coverage = { $n ->
    [one] Af { $n } forudsigelse
   *[other] Af { $n } forudsigelser
} „9 ud af 10 senest …“ holdt { $part }.
figures-no-forecasts = Der er for få svar endnu til at forudsige noget.
figures-tab-kontakter = Kontakter
figures-tab-skridt = Skridt
figures-tab-maal = Mål
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
figures-tab-hold = Hold
figures-no-groups = Der er ingen hold i perioden.
figures-groups = { $taken } af { $places ->
    [one] { $places } plads
   *[other] { $places } pladser
} er taget, og { $waiting } venter på en plads.
figures-than-period = { $from } – { $to }
figures-only-with-course = Kun dem, der fik et forløb af slagsen: den, der stadig venter på et, er ikke med.
