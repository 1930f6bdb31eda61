# Texts about searching.
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
