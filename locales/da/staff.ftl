# Texts that workers read.
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

field-channel = Hvordan kom den?
field-requester-staff = Hvem spørger?
field-about-staff = Hvad handler det om?
field-urgency-staff = Hvornår skal borgeren have svar?

fact-received = Modtaget
fact-channel = Kanal
fact-requester = Henvendt af
fact-aware = Borgeren ved det
fact-urgency = Haster
fact-ended = Afsluttet

field-ending = Hvordan endte det?
field-answer = Hvad blev der sagt?
field-ended_at = Hvornår?

field-cpr = CPR-nummer
field-cpr-hint = Kun hvis det er nødvendigt. Det vises ikke igen.
field-received_at = Modtaget

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
field-started_at = Startet

field-contact-kind = Hvad slags kontakt?
field-note = Notat
field-at = Hvornår?
field-minutes = Minutter
field-profession = Faglighed
field-worker = Medarbejder

field-what = Hvad sker der?
field-what-hint = Skriv, så borgeren forstår det.
field-citizen_does = Hvad skal borgeren gøre?
field-actor = Hvem gør det?
field-from = Fra
field-to = Senest
field-unknown = Vi ved det ikke endnu
field-unknown-hint = Så er datoen den dag, borgeren senest hører fra os.
field-delay-reason = Hvorfor er det forsinket?
field-new-time = Ny tid, senest

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
field-reentered_at = Tilbage fra


staff-step-agree_on_next = Aftal næste skridt med borgeren
field-name-staff = Navn
field-reach-staff = Telefon eller e-mail
nav-groups = Hold
field-group-name = Holdets navn
field-places = Pladser
field-group-from = Første dag
field-group-to = Sidste dag
field-group = Hold
field-themes = Emner
fact-themes = Emner
nav-erasure = Sletning
actor-retention = Reglen om sletning
field-months = Måneder, når der er givet et navn
field-anonymous_months = Måneder, når der aldrig er givet et navn
field-archive-rule = Skal arkivet have oplysninger om dem, der aldrig gav et navn?
field-ground = Hvorfor
field-archive = Har arkivet fået oplysningerne?
field-hold = Hvorfor
nav-search = Søg
