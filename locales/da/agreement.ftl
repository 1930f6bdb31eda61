# Texts about the agreement.
agreement-title = Samarbejdsaftale
agreement-title-lead = Skriv med borgerens egne ord.
agreement-change-title = Ret samarbejdsaftalen
agreement-send = Gem aftalen
confirmation-on_screen = på skærmen
confirmation-by_code = med kode
confirmation-on_paper = på papir
event-agreement_made = Aftale lavet
event-agreement_changed = Aftale rettet
event-agreement_confirmed = Aftale bekræftet
refusal-end-before-agreement = { $day } ligger før aftalen den { $agreed }.
refusal-second-agreement = Der er allerede en aftale fra { $day }. Ret den i stedet.
refusal-no-agreement = Lav en aftale med borgeren først.
refusal-already-confirmed = Aftalen er bekræftet i forvejen.
