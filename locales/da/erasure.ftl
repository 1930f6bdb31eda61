# Texts about erasing what is no longer kept.
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
erasure-ground-retention_over = Tiden er gået
erasure-ground-citizen_asked = Borgeren har bedt om det
archive-step-delivered = Ja, de er afleveret
archive-step-not_due = De skal ikke afleveres
legal-hold-complaint = En klage er ikke afgjort
legal-hold-court_case = En sag er for retten
legal-hold-access_request = Nogen har bedt om aktindsigt
legal-hold-supervision = En myndighed undersøger sagen
refusal-erased = Oplysningerne er slettet.
refusal-retention-not-over = Oplysningerne skal gemmes. De kan slettes fra { $day }.
refusal-under-legal-hold = Der er lagt spærring på: oplysningerne må ikke slettes endnu.
refusal-archive-not-settled = Skriv først, om arkivet har fået oplysningerne, eller om de ikke skal afleveres.
refusal-erasure-requested = Der er allerede bedt om sletning.
refusal-erasure-not-requested = Ingen har bedt om sletning.
refusal-own-request = Du har selv bedt om det. Nogen andre skal gøre det sidste.
refusal-approved-already = Du har godkendt den. En anden skal også godkende.
refusal-not-anonymous = Borgeren har givet sit navn. Så skal to godkende.
refusal-months-out-of-range = Skriv et antal måneder mellem 1 og { $max }.
refusal-no-legal-hold = Der er ingen spærring at løfte.
refusal-retention-not-set = Der er ikke sat en tid. En leder skal først sige, hvor længe der gemmes.
refusal-list-changed = Listen har ændret sig: { $n ->
    [1] nu er der én person på den
   *[other] nu er der { $n } personer på den
}. Se den igen.
