# Texts about the board.
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
