# The help of the command line, in Danish. Its English stands beside each argument in crates/roret/src.
# help-command-…: a command by its path. help-argument-…: an argument by the path of its command, or by its name alone
# where it is the same everywhere. help-value-…: what an argument may be.
help-label-usage = Brug:
help-label-commands = Kommandoer
help-label-command = KOMMANDO
help-label-arguments = Argumenter
help-label-options = Tilvalg
help-label-option = TILVALG
help-label-default = [standard: { $value }]
help-label-environment = [miljøvariabel: { $name }]
help-label-values = [mulige værdier: { $values }]
help-label-values-listed = Mulige værdier:

help-command = Driver, forstår og omlægger en kommunes socialpsykiatri
help-command-help = Vis denne hjælp eller hjælpen til en kommando
help-argument-help = Vis hjælpen (-h viser den kort, --help viser det hele)
help-argument-version = Vis versionen
help-argument-language = Sproget for det, der bliver skrevet
help-value-language-da = dansk
help-value-language-en = engelsk

# Where records and keys are
help-argument-folder = Mappen med en mappe for hver kommune
help-argument-database = En PostgreSQL-database i stedet, fx postgres://roret_app@host/roret. Adgangskoden står bedre i en miljøvariabel (denne eller PGPASSWORD) end på kommandolinjen, hvor andre kan se den
help-argument-connections = Hvor mange forbindelser denne proces må åbne til databasen: én lytter, én skriver, og resten deles af dem, der spørger. Sæt tallet ned, hvis mange processer bruger samme server
help-argument-snapshots = Mappen til øjebliksbilleder. Med dem læser en genstart kun den sidste del af journalen. De må gerne smides væk [standard: kommunens mappe; med en database gemmes ingen]
help-argument-keys = Mappen med hovednøglen og et nøglelager for hver kommune (i en database er nøglelagrene tabeller). Den ligger bedst på en anden disk end journalen [standard: datamappens navn med -keys]
help-argument-master_key = Filen med hovednøglen, hvis den ikke er master.key i den mappe
help-argument-credentials = Hvor systemd lægger hemmeligheder: den, der hedder roret-master-key, er hovednøglen
help-argument-municipality = Kommunens navn

help-command-serve = Vis siderne: start serveren
help-argument-serve-demo = Start med en opdigtet kommune og knapper til dens personer, hvor der intet er i forvejen, eller fortsæt med en. En rigtig kommunes oplysninger bliver aldrig vist sådan
help-argument-serve-demo_for_everybody_who_reaches_it = Lad alle, der kan nå en adresse uden for denne maskine, prøve den opdigtede kommune: de kan alle være medarbejder eller leder i den
help-argument-serve-stand_still = Lad kun dem, der er logget ind, gøre noget. Ellers lever den opdigtede kommune videre dag for dag
help-argument-serve-listen = Adressen og porten, som serveren lytter på
help-argument-serve-checkpoints = En mappe, som en anden part holder: et underskrevet kontrolpunkt bliver lagt i den ved start og hver time
help-argument-serve-figures_only = Start uden nøgler: intet forseglet kan åbnes, og intet kan skrives, men alle tal er der

help-command-import = Hent et andet systems sager ind. At køre den to gange giver ingen dubletter
help-command-import-events = Hændelser, som `roret export events` har skrevet, til et tomt sted
help-command-import-inquiries = En fil med en række for hver henvendelse
help-command-import-log = En hvilken som helst hændelseslog med sag, aktivitet og tid
help-argument-import-events-file = Filen med hændelser
help-argument-file = CSV-filen
help-argument-strict = Tjek først alle rækker, og skriv intet, hvis der er fejl i en
help-argument-import-log-mapping = Hvad loggens kolonner og aktiviteter betyder, som TOML

help-command-report = Vis tal
help-value-report-which-promise = Løfterapporten: aftaler inden for 7 dage, forløb afsluttet inden for 6 måneder
help-value-report-which-waiting = Hvor længe borgerne venter fra henvendelse til første kontakt, aftale eller start. De, der stadig venter, er med
help-value-report-which-duration = Hvor længe forløb eller ophold varer. De, der stadig er i gang, er med
help-value-report-which-coverage = Hvor ofte forudsigelserne af svaret og af skridtene holdt
help-value-report-which-return = Hvor mange der kommer igen inden for 30, 90 og 365 dage
help-value-report-which-flow = Hvor mange der kom ind og gik ud, måned for måned
help-value-report-which-contacts = Kontakter uge for uge, efter slags
help-value-report-which-steps = Hvor længe planens skridt tager, og hvor mange der bliver gjort i tide
help-value-report-which-groups = Hvor fyldte holdene er, og hvor længe borgerne venter på en plads
help-value-report-which-goals = Hvor mange aftaler der siger med borgerens egne ord, hvad borgeren vil
help-value-report-which-caseload = Hvem der har hvor meget i dag
help-argument-from = Den første dag, fx 2017-02-01. Uden den: dataenes første dag
help-argument-to = Den sidste dag. Uden den: dataenes sidste dag
help-argument-unit = Kun henvendelser til enheden med dette navn
help-argument-channel = Kun henvendelser, der kom ad denne vej, fx phone
help-argument-source = Kun henvendelser fra denne kilde, fx citizen
help-argument-theme = Kun henvendelser om dette tema, fx relations
help-argument-kind = Kun forløb af denne slags, fx individual, eller `stay`. Af henvendelser: dem med et sådant forløb
help-argument-format = Formen
help-value-format-text = en tabel til at læse
help-value-format-json = til programmer
help-value-format-csv = til regneark
help-argument-report-until = Hvad der ventes på (waiting). Uden valget: aftalen
help-value-until-first-contact = den første kontakt
help-value-until-agreement = aftalen
help-value-until-start = forløbets første dag
help-argument-report-changed_on = Den første måned efter en kendt ændring: kontroldiagrammet begynder forfra der (flow)
help-argument-report-which = Hvilke tal
help-argument-report-by_worker = Efter den medarbejder, der skrev dem ned, i stedet (contacts)

help-command-statistics = Brug programmets statistik på en hvilken som helst tabel
help-command-statistics-survival = Hvor længe der går, før det sker; de åbne tæller som åbne: Kaplan-Meier, median, middeltal, log-rank
help-argument-statistics-survival-file = CSV-filen med en række for hver person
help-argument-statistics-survival-time = Kolonnen med tiden
help-argument-statistics-survival-event = Kolonnen, der siger, om det skete: 1 eller 0
help-argument-statistics-survival-group = Kolonnen med gruppen: en kurve for hver, og log-rank-testen
help-argument-statistics-survival-stratum = Kolonnen med log-rank-testens stratum
help-argument-statistics-survival-entry = Kolonnen, der siger, hvornår iagttagelsen begyndte, målt som tiden
help-argument-statistics-survival-at = De tider, der skal vises, fx 30,90. Uden den: alle tider, hvor der skete noget
help-argument-statistics-survival-until = Grænsen for middeltiden. Uden den: den sidste tid, som alle grupper når
help-argument-statistics-survival-decimal = Tegnet foran decimaler, når ingen række viser, om 1,234 er over tusind
help-value-decimal-point = 1.234 er lidt mere end 1
help-value-decimal-comma = 1,234 er lidt mere end 1
help-argument-statistics-survival-interval = Hvordan intervaller bliver beregnet
help-value-interval-log = på logaritmens skala
help-value-interval-log-log = på skalaen log(-log)
help-value-interval-plain = skønnet plus og minus

help-command-simulate = Prøv en plan af på forhånd: ventetid, belastning og udbytte med usikkerhed, før nogen beslutter noget
help-command-simulate-merge = Saml delene af en kørsel, og vis, hvad det hele gav
help-argument-simulate-scenario = Planen: et scenarie eller en lille fil om en kø (docs/simulate.md)
help-argument-simulate-against = Planen, den skal ses ved siden af. Begge møder de samme borgere; forskellene står først
help-argument-simulate-replications = Hvor mange gange den bliver kørt: et tal, eller “auto” for så mange gange, som nøjagtigheden kræver
help-argument-simulate-seed = Tallet, som tilfældet begynder med. Samme tal giver samme kørsler
help-argument-simulate-threads = Tråde. Uden den: så mange, som der er processorer. De ændrer kun, hvor lang tid det tager
help-argument-simulate-start_with = Begynd med denne kommunes åbne henvendelser og forløb, i `--data` eller `--database`, på planens første dag
help-argument-simulate-uncertain = Træk for hver kørsel igen de tal, der siger, hvor mange de bygger på, så intervallerne tager højde for, hvor lidt man har set
help-argument-simulate-format = Svarets form
help-argument-simulate-merge-format = Svarets form
help-argument-simulate-shard = Kør kun en del af gentagelserne: del i af n, regnet fra 1. Det, der bliver skrevet, er til `roret simulate merge`; delene giver tilsammen, på bitten, det samme som én maskine ville give
help-argument-simulate-journal = Skriv den første kørsel ned som en kommune i denne mappe, på et tomt sted, så `roret serve --data DIR --municipality NAME` åbner den som en rigtig
help-argument-simulate-municipality = Den kommunes navn
help-argument-simulate-schema = Vis, hvad et scenarie må indeholde, som JSON Schema, og gør ikke andet
help-argument-simulate-merge-parts = Det, delene skrev: en fil for hver, i vilkårlig rækkefølge

help-command-calibrate = Skriv grundlaget for en plan ud fra en kommunes egne sager: hvor mange der kommer, hvor længe de venter, hvor de går hen, og hvor længe hjælpen varer
help-argument-calibrate-from = Den første dag at lære af. Uden den: journalens første dag
help-argument-calibrate-to = Den sidste dag at lære af. Uden den: journalens sidste dag

help-command-migrate = Lav eller tilpas tabellerne i en PostgreSQL-database, med den rolle, der ejer dem
help-argument-migrate-application_role = Rollen, som `roret serve` arbejder med. Den skal findes i forvejen

help-command-backup = Læg det til side, der er kommet siden sidste sikkerhedskopi, mens andre arbejder
help-argument-backup-to = Mappen med en mappe for hver kommune, som sikkerhedskopierne skal ligge i: på en anden disk eller en anden maskine
help-argument-backup-continuous = Bliv ved, indtil den bliver stoppet, og læg igen og igen det til side, der er kommet
help-argument-backup-every = Sekunder mellem to runder af en løbende sikkerhedskopiering
help-command-restore = Hent en sikkerhedskopi ind på et tomt sted, og kontrollér den
help-argument-restore-from = Mappen, som `roret backup --to` fik
help-argument-restore-drill = Gendan i en midlertidig mappe, tjek det hele, og fjern den igen

help-command-move = Flyt en kommune fra et sted til et andet, fx fra filer til en database
help-argument-move-from = Hvor den er: en mappe med en mappe for hver kommune, eller en adresse med postgres://
help-argument-move-to = Hvor den skal være: et tomt sted af en af de to slags

help-command-erase = Slet det, der ikke længere skal gemmes: de samme trin som på siden
help-command-erase-due = Vis dem, hvis tid er gået, og hvad der gælder for dem
help-command-erase-expired = Slet dem uden navn, hvis tid er gået, eller vis dem, så længe det ikke er tilladt. Serveren gør det af sig selv
help-command-erase-release = Tillad, at dem uden navn bliver slettet efter reglen, når listen fra `roret erase expired` er set
help-command-erase-keep = Sæt, hvor længe indholdet bliver gemt, når alt er afsluttet
help-command-erase-ask = Bed om, at nogen bliver slettet
help-command-erase-archive = Sig, hvad der blev af pligten til at arkivere først
help-command-erase-approve = Godkend. Den anden godkendelse sletter
help-command-erase-withdraw = Træk en anmodning tilbage
help-command-erase-hold = Forbyd indtil videre at slette nogen
help-command-erase-lift = Ophæv forbuddet igen
help-argument-number = Nummeret på en af personens henvendelser
help-argument-by = Medarbejderen, der handler, med fulde navn
help-argument-erase-release-is = Hvad arkivet får om alle uden navn
help-argument-erase-release-listed = Hvor mange der stod på listen
help-argument-erase-release-by = Lederen, der tillader det, med fulde navn
help-argument-erase-keep-from = Kataloget, der siger det, som `catalogue/retention.toml`
help-argument-erase-keep-months = Måneder for dem, der gav et navn
help-argument-erase-keep-anonymous_months = Måneder for dem, der ikke gjorde
help-argument-erase-keep-by = Lederen, der sætter det, med fulde navn
help-argument-ground = Hvorfor
help-argument-erase-archive-is = Hvad der blev af den
help-value-is-delivered = afleveret til arkivet
help-value-is-not-due = skal ikke afleveres
help-value-ground-retention-over = tiden er gået
help-value-ground-citizen-asked = borgeren har bedt om det
help-value-ground-complaint = en klage er ikke afgjort
help-value-ground-court-case = en sag er for retten
help-value-ground-access-request = nogen har bedt om aktindsigt
help-value-ground-supervision = en myndighed undersøger det

help-command-keys = Gem, gendan eller skift nøglerne til det, der er forseglet
help-command-keys-make = Lav en hovednøgle i en ny fil
help-command-keys-backup = Læg en kopi af en kommunes nøglelager til side, adskilt fra journalens sikkerhedskopier. Nøglerne i den er pakket ind; hovednøglen er ikke med
help-command-keys-restore = Hent den nyeste kopi af et nøglelager ind. Nøgler, der er ødelagt siden, forbliver ødelagt
help-command-keys-rotate = Lav en ny nøgle til en kommune, og pak alle personers nøgler ind igen. Ingen hændelse bliver ændret
help-argument-keys-make-file = Filen. Den må ikke findes i forvejen
help-argument-copies = Mappen med kopierne
help-argument-keys-rotate-new_master_key = En fil med en anden hovednøgle, som skal bruges fra nu af

help-command-checkpoint = Underskriv, hvor langt en journal går, hos en anden part
help-argument-checkpoint-held = Mappen, helst på en disk, som den, der driver denne maskine, ikke kan ændre
help-command-verify = Kontrollér, at en journal, en sikkerhedskopi eller en eksport er, hvad den var, og nævn den første hændelse, der ikke passer
help-argument-verify-checkpoints = Mappen med kontrolpunkter, som en anden part holder
help-argument-verify-key = Nøglen, som kontrolpunkterne tjekkes med, hvis det ikke er den i mappen
help-argument-verify-backup = Kontrollér en sikkerhedskopi i stedet: mappen, som `roret backup --to` fik
help-argument-verify-export = Kontrollér en eksport i stedet
help-command-prove = Bevis, at en hændelse er i journalen, eller at en senere journal fortsætter en tidligere
help-command-prove-event = At en hændelse er blandt de første SIZE
help-command-prove-continued = At de første OLD hændelser er de første af de første NEW, uændret
help-argument-prove-event-position = Dens plads
help-argument-prove-event-size = Hvor mange hændelser kontrolpunktet dækker
help-argument-prove-continued-old = Hvor mange hændelser det ældre kontrolpunkt dækker
help-argument-prove-continued-new = Hvor mange det nyere dækker

help-command-export = Skriv oplysninger ud til andre
help-command-export-events = Alle journalens hændelser, en linje JSON for hver: enhver roret kan hente dem ind igen
help-argument-export-events-to = Filen, der skal skrives. Den må ikke findes i forvejen. Uden den: standard output
help-command-doctor = Tjek denne maskine og filerne
help-argument-doctor-municipality = I en database: kommunen, hvis journal bliver afspillet. I en mappe bliver alle
