# Texts that workers read.
board-title = Tavlen
board-views = Visninger
board-find = Find nummer
board-find-button = Find
view-mine = Mine
view-unassigned = Uden kontakt
view-due_this_week = Denne uge
view-overdue = Over tiden
view-waiting_for_citizen = Venter på borgeren
view-all = Alle
board-empty = Her er ikke noget lige nu.
board-choose = Vælg
board-choose-number = Vælg nummer
board-who = Borger
board-next = Næste skridt
board-due = Frist
board-waiting = Dage
board-days = { $days ->
    [1] dag siden henvendelsen
   *[other] dage siden henvendelsen
}
board-contact = Primær kontakt
board-edit = Ret
board-change = Ret
board-more = Vis flere
board-nobody = Ingen endnu
board-no-step = Intet skridt er planlagt
board-bulk = Giv de valgte til
board-bulk-button = Giv videre
board-changed = { $count ->
    [1] Primær kontakt er skiftet på én henvendelse.
   *[other] Primær kontakt er skiftet på { $count } henvendelser.
}
board-undone = Det er fortrudt.
board-notice-due = Borgeren skal have besked om forsinkelse
board-window-passed = Borgeren skal have besked: 9 ud af 10 var klar senest { $day }
board-outlook = De fleste senest { $likely }, 9 ud af 10 senest { $nine_of_ten }
board-time-limit = § 82 b udløber inden for en måned
board-course-end-near = Forløbet skal slutte senest { $day }
board-course-end-passed = Forløbet skulle være slut { $day }
row-title = Ret næste skridt
due-overdue = { $days ->
    [1] 1 dag over
   *[other] { $days } dage over
}
due-today = I dag
due-tomorrow = I morgen

citizen-anonymous = Anonym borger
citizen-closed = Lukket
state-inquiry = Henvendelse
state-agreed = Aftale
state-course = Forløb
state-closed = Afsluttet
state-ended = Afsluttet
staff-step-first_talk = Tal med borgeren om behovet
staff-step-make_agreement = Lav samarbejdsaftale
staff-step-help_begins = Start forløbet
staff-step-look_at_how_it_goes = Se sammen på, hvordan det går
staff-step-plan_afterwards = Lav udslusningsplan
staff-step-course_ends = Afslut forløbet
who-citizen = Borgeren
who-other = En anden
step-actor-primary_contact = Den primære kontakt
step-actor-citizen = Borgeren
step-actor-other = En uden for huset

register-title = Ny henvendelse
register-title-lead = Tre felter er nok. Resten kan komme senere.
register-send = Registrér
register-answered = Hjulpet med det samme
field-channel = Hvordan kom den?
field-requester-staff = Hvem spørger?
field-about-staff = Hvad handler det om?
field-urgency-staff = Hvornår skal borgeren have svar?
urgency-staff-normal = Inden for syv dage
urgency-staff-today = I dag
urgency-mark = Svar i dag

inquiry-title = Henvendelse
inquiry-who = Hvem er borgeren?
inquiry-correct = Ret oplysninger
inquiry-waiting = { $days ->
    [0] henvendte sig i dag
    [1] 1 dag siden henvendelsen
   *[other] { $days } dage siden henvendelsen
}
inquiry-citizen-does = Borgeren gør:
inquiry-late = Tiden er gået. Skriv hvorfor, og giv en ny tid.
inquiry-give-notice = Giv besked om forsinkelse
inquiry-ended = Der er ikke flere skridt.
inquiry-take = Tag den
inquiry-agree = Lav aftale
inquiry-answer = Svar uden forløb
inquiry-start = Start forløb
inquiry-contact = Registrér kontakt
inquiry-plan = Udslusningsplan
inquiry-close = Afslut forløb
inquiry-reenter = Borgeren er tilbage
inquiry-withdraw = Fortryd afslutningen
inquiry-reopen = Åbn igen
inquiry-about = Med egne ord
inquiry-asker = Skrevet af:
inquiry-roadmap = Køreplan
inquiry-agreement = Samarbejdsaftale
inquiry-agreed = Aftalt
inquiry-planned-end = Planlagt slut
inquiry-confirmed = Bekræftet
inquiry-not-confirmed = Borgeren har ikke bekræftet endnu.
inquiry-change-agreement = Ret aftalen
inquiry-confirm-screen = Bekræftet på skærmen
inquiry-confirm-paper = Bekræftet på papir
inquiry-course = Forløb
inquiry-started = Startet
inquiry-promised = Skal slutte senest
inquiry-course-end-near = Der er mindre end en måned til, at forløbet skal slutte: { $day }. Aftal med borgeren, hvad der kommer bagefter.
inquiry-course-end-passed = Forløbet skulle være slut { $day }. Afslut det, eller aftal med borgeren, hvorfor det fortsætter.
inquiry-course-closed = Afsluttet:
inquiry-time-limit = Hjælp efter § 82 b slutter { $day }. Skal den fortsætte, kræver det et nyt grundlag.
inquiry-conversations = { $left ->
    [0] Der er ingen samtaler tilbage.
    [1] Der er én samtale tilbage af fem.
   *[other] Der er { $left } samtaler tilbage af fem.
}
inquiry-bridge = Broen til foreningen følges op { $day }.
inquiry-contacts = Kontakter
inquiry-no-contacts = Ingen kontakter endnu.
inquiry-facts = Oplysninger
inquiry-people = Hvem er med?
inquiry-codes = Koder til borgeren
inquiry-history = Historik
inquiry-closed-lead = Forløbet er afsluttet, og derfor er indholdet lukket.
fact-received = Modtaget
fact-channel = Kanal
fact-requester = Henvendt af
fact-aware = Borgeren ved det
fact-urgency = Haster
fact-ended = Afsluttet
minutes = ({ $minutes } min.)

answer-title = Svar uden forløb
answer-title-lead = Skriv, hvad borgeren fik at vide. Svar ved døren og bro til et andet tilbud tæller som hjælp.
answer-send = Afslut henvendelsen
field-ending = Hvordan endte det?
field-answer = Hvad blev der sagt?
field-ended_at = Hvornår?
ending-answered_at_door = Hjulpet ved døren
ending-guided_on = Ført videre til et almindeligt tilbud
ending-citizen_stopped = Borgeren ville ikke mere
ending-moved = Flyttet
ending-no_contact = Ingen kontakt
ending-died = Død
ending-not_recorded = Ikke oplyst

who-title = Hvem er borgeren?
who-title-lead = Skriv kun det, I har brug for. En borger kan være anonym.
field-cpr = CPR-nummer
field-cpr-hint = Kun hvis det er nødvendigt. Det vises ikke igen.
correct-title = Ret oplysninger
correct-title-lead = Rettelsen lægges til. Det gamle står stadig i journalen.
field-received_at = Modtaget

agreement-title = Samarbejdsaftale
agreement-title-lead = Skriv med borgerens egne ord.
agreement-change-title = Ret samarbejdsaftalen
agreement-send = Gem aftalen
field-wants = Hvad vil borgeren kunne igen?
field-wants-hint = Det er målet. Støtten skal hjælpe borgeren derhen.
field-support = Hvad er støtten til?
field-who_does_what = Hvem gør hvad?
field-planned_end = Planlagt slut
field-planned_end-hint = Højst seks måneder frem.
field-kind = Forløb, der starter nu
field-kind-hint = Lad feltet stå tomt, hvis forløbet starter senere.
field-legal_basis = Paragraf
field-legal_basis-hint = For eksempel 82b.
field-confirmation = Borgeren har bekræftet
field-confirmation-hint = Borgeren kan også bekræfte selv med sin kode.
confirmation-on_screen = på skærmen
confirmation-by_code = med kode
confirmation-on_paper = på papir
course-kind-counselling = Råd og vejledning
course-kind-individual = Individuelt forløb
course-kind-group = Læringsforløb i gruppe
course-kind-outreach = Fremskudt indsats
course-kind-youth_counselling = Ungerådgivning, højst fem samtaler
course-kind-authority_case = Myndighedssag
start-title = Start forløb
start-send = Start forløbet
field-started_at = Startet

contact-new-title = Registrér kontakt
contact-save = Gem kontakten
contact-correct-title = Ret notatet
contact-correct-title-lead = Det gamle notat bliver stående under det nye.
contact-correct = Ret
contact-earlier = Tidligere notat
field-contact-kind = Hvad slags kontakt?
field-note = Notat
field-at = Hvornår?
field-minutes = Minutter
contact-kind-meeting = Møde
contact-kind-home_visit = Hjemmebesøg
contact-kind-phone_call = Telefonsamtale
contact-kind-video = Video
contact-kind-message = Besked
contact-kind-group_session = Mødegang i gruppe
contact-kind-no_show = Udeblevet
involve-title = Kobl en faglighed på
people-involve = Kobl en faglighed på
people-end = Slut
field-profession = Faglighed
field-worker = Medarbejder
profession-social_worker = Socialrådgiver
profession-pedagogue = Socialpædagog
profession-psychologist = Psykolog
profession-nurse = Sygeplejerske
profession-occupational_therapist = Ergoterapeut
profession-job_consultant = Jobkonsulent
profession-addiction_counsellor = Rusmiddelbehandler
profession-peer_worker = Medarbejder med egne erfaringer
profession-family_counsellor = Familierådgiver

step-plan = Tilføj et skridt
step-plan-title = Nyt skridt
step-change-title = Ret skridtet
step-change = Ret
step-delay = Forsinket
step-drop = Fjern
step-finish = Skridtet er gjort
field-what = Hvad sker der?
field-what-hint = Skriv, så borgeren forstår det.
field-citizen_does = Hvad skal borgeren gøre?
field-actor = Hvem gør det?
field-from = Fra
field-to = Senest
field-unknown = Vi ved det ikke endnu
field-unknown-hint = Så er datoen den dag, borgeren senest hører fra os.
delay-title = Besked om forsinkelse
delay-title-lead = Borgeren læser det her på sin vej.
delay-send = Giv besked
field-delay-reason = Hvorfor er det forsinket?
field-new-time = Ny tid, senest

plan-title = Udslusningsplan
plan-title-lead = Hvad sker der, når forløbet slutter?
close-title = Afslut forløb
close-send = Afslut forløbet
field-reason = Hvorfor slutter forløbet?
field-closed_at = Slutter
field-outcome = Hvad siger borgeren, der kom ud af det?
field-onward_section = Paragraf for længerevarende støtte
field-onward_section-hint = For eksempel 85 eller 107.
field-afterwards = Hvad går borgeren videre med?
field-signs = Tegn på, at det bliver svært, og hvad der hjælper
field-whom_to_call = Hvem kan borgeren ringe til?
field-offer = Forening eller andet tilbud
field-offer-hint = Så følger vi op efter 90 dage.
closing-goals_reached = Målene er nået
closing-no_further_need = Ikke behov for mere
closing-citizen_stopped = Borgeren stoppede
closing-moved = Flyttet
closing-no_contact = Ingen kontakt
closing-longer_support = Længerevarende støtte
closing-died = Død
closing-not_recorded = Ikke oplyst
outcome--2 = Meget mindre end håbet
outcome--1 = Mindre end håbet
outcome-0 = Som håbet
outcome-plus1 = Mere end håbet
outcome-plus2 = Meget mere end håbet
reenter-title = Borgeren er tilbage
reenter-title-lead = Forløbet åbner igen, og hele historien følger med.
reenter-send = Åbn forløbet igen
field-reentered_at = Tilbage fra

code-new = Borgerens nye kode
code-new-lead = Koden vises kun nu. Giv den til borgeren.
code-issue = Giv en ny kode
code-revoke = Luk koden
code-revoked = lukket
code-scope-whole = Hele vejen
code-scope-receipt = Kun kvittering

event-inquiry_received = Henvendelse modtaget
event-inquiry_corrected = Oplysninger rettet
event-primary_contact_changed = Primær kontakt skiftet
event-inquiry_ended = Henvendelse afsluttet
event-inquiry_reopened = Henvendelse åbnet igen
event-agreement_made = Aftale lavet
event-agreement_changed = Aftale rettet
event-agreement_confirmed = Aftale bekræftet
event-course_started = Forløb startet
event-profession_involved = Faglighed koblet på
event-involvement_ended = Faglighed sluttet
event-contact_registered = Kontakt registreret
event-contact_corrected = Notat rettet
event-steps_planned = Skridt planlagt
event-step_changed = Skridt rettet
event-step_done = Skridt gjort
event-step_dropped = Skridt fjernet
event-step_reopened = Skridt åbnet igen
event-delay_noticed = Besked om forsinkelse
event-discharge_plan_written = Udslusningsplan skrevet
event-course_closed = Forløb afsluttet
event-closing_withdrawn = Afslutning fortrudt
event-course_reentered = Borgeren er tilbage
event-code_issued = Kode givet
event-code_revoked = Kode lukket
staff-step-agree_on_next = Aftal næste skridt med borgeren
field-name-staff = Navn
field-reach-staff = Telefon eller e-mail
nav-groups = Hold
groups-title = Hold
groups-none = Der er ingen hold lige nu.
group-word = Hold
group-when = Hvornår
group-places = Pladser
group-waiting = Venter
group-new = Åbn et hold
group-open = Åbn hold
group-days = { $from } – { $to }
group-fill = { $taken } af { $places }
group-choice = { $group } ({ $taken } af { $places ->
    [1] 1 plads
   *[other] { $places } pladser
} er taget)
group-ask = Bed om en plads
group-give-up = Giv slip
group-has-place = { $group }: har en plads
group-waits = { $ahead ->
    [0] { $group }: venter på en plads, først i køen
    [1] { $group }: venter på en plads, 1 er foran
   *[other] { $group }: venter på en plads, { $ahead } er foran
}
place-title = Bed om en plads
place-title-lead = Er holdet fyldt, venter borgeren. Den, der har bedt først, får først.
field-group-name = Holdets navn
field-places = Pladser
field-group-from = Første dag
field-group-to = Sidste dag
field-group = Hold
themes-title = Hvad handler det om?
themes-title-lead = Bruges kun til tal. Vælg det, borgeren selv taler om.
field-themes = Emner
inquiry-themes = Ret emner
fact-themes = Emner
theme-relations = Relationer
theme-communication = Kommunikation
theme-mobility = Mobilitet
theme-self_care = Egenomsorg
theme-community_life = Samfundsliv
theme-practical_tasks = Praktiske opgaver
theme-mental_functions = Mentale funktioner
theme-health = Sundhed
theme-physical_functions = Fysiske funktioner
theme-social_circumstances = Sociale forhold
theme-surroundings = Omgivelser
event-themes_noted = Emner noteret
event-place_asked_for = Plads på hold ønsket
event-place_given = Plads på hold givet
event-place_given_up = Plads på hold opgivet
nav-erasure = Sletning
actor-retention = Reglen om sletning
erasure-title = Sletning
erasure-of = Sletning: nummer
erasure-back = Til sletning
erasure-lead = Oplysninger gemmes { $months ->
    [1] 1 måned
   *[other] { $months } måneder
}, efter at alt er afsluttet, og { $anonymous ->
    [1] 1 måned
   *[other] { $anonymous } måneder
}, når der aldrig er givet et navn. Det, der er indlæst, gemmes fra den dag, det kom ind. Tal og rapporter ændrer sig ikke.
erasure-keep = Hvor længe skal der gemmes?
erasure-keep-button = Gem
field-months = Måneder, når der er givet et navn
field-anonymous_months = Måneder, når der aldrig er givet et navn
erasure-none = Der er ingen, hvis tid er gået.
erasure-more = Og { $n } til. De kommer frem, når de øverste er ordnet.
erasure-state = Hvor langt er vi
erasure-erased = Slettet { $at }. Ingen kan læse det mere.
erasure-held = Spærret: { $hold }. Der må ikke slettes.
erasure-open = Henvendelsen er åben. Den kan først slettes, længe efter at den er slut.
erasure-kept = Gemmes til { $day }.
erasure-can-be = Tiden er gået. Der kan bedes om sletning.
erasure-archive-next = Der er bedt om sletning. Skriv, om arkivet skal have oplysningerne.
erasure-approvals = { $n } af { $of } har godkendt.
erasure-fact-closed = Afsluttet
erasure-fact-from = Kan slettes fra
erasure-fact-asked = Bedt om sletning
erasure-fact-approved = Godkendt af
erasure-fact-archive = Arkiv
erasure-ask = Bed om sletning
erasure-ask-button = Bed om sletning
erasure-approve = Godkend sletningen
erasure-approve-button = Godkend
erasure-archive = Arkivet
erasure-archive-button = Gem
erasure-withdraw = Træk det tilbage
erasure-withdraw-button = Træk tilbage
erasure-hold = Spær for sletning
erasure-hold-button = Spær
erasure-lift = Løft spærringen
erasure-lift-button = Løft
erasure-lift-ask = Bed om at løfte spærringen
erasure-lift-ask-button = Bed om det
erasure-fact-lift = Har bedt om at løfte spærringen
erasure-rule = Dem, der aldrig gav et navn
erasure-rule-no-time = Der slettes ikke noget af sig selv. Sæt først, hvor længe der skal gemmes.
erasure-rule-waits = { $n ->
    [0] Der slettes ikke noget af sig selv endnu. Lige nu er der ingen, hvis tid er gået. Afgør, hvad arkivet skal have. Så sletter reglen dem, hvis tid går.
    [1] Der slettes ikke noget af sig selv endnu. Tiden er gået for én person. Se listen, og afgør, hvad arkivet skal have. Så slettes personen, og derefter sletter reglen dem, hvis tid går.
   *[other] Der slettes ikke noget af sig selv endnu. Tiden er gået for { $n } personer. Se listen, og afgør, hvad arkivet skal have. Så slettes de, og derefter sletter reglen dem, hvis tid går.
}
erasure-rule-works = Den, der aldrig gav et navn, slettes af sig selv, når tiden er gået. Arkivet: { $archive }.
erasure-rule-list = Numre, der slettes
erasure-rule-button = Jeg har set listen: lad reglen virke
field-archive-rule = Skal arkivet have oplysninger om dem, der aldrig gav et navn?
field-ground = Hvorfor
field-archive = Har arkivet fået oplysningerne?
field-hold = Hvorfor
erasure-ground-retention_over = Tiden er gået
erasure-ground-citizen_asked = Borgeren har bedt om det
archive-step-delivered = Ja, de er afleveret
archive-step-not_due = De skal ikke afleveres
legal-hold-complaint = En klage er ikke afgjort
legal-hold-court_case = En sag er for retten
legal-hold-access_request = Nogen har bedt om aktindsigt
legal-hold-supervision = En myndighed undersøger sagen
inquiry-erasure = Sletning
nav-search = Søg
search-title = Søg efter en person
search-lead = Du finder dem, du har noget at gøre med lige nu. Borgeren kan se, at nogen har søgt.
search-who = Hvem
search-hint = Navn, telefon eller CPR-nummer. En del af navnet er nok.
search-button = Søg
search-none = Der er ingen, du kan se, som passer.
search-found = Fundet
search-name = Navn
search-cpr = CPR-nummer
search-inquiries = Henvendelser
search-cut = Der er flere. Skriv mere af navnet.
