# Texts about the board.
board-title = The board
board-views = Views
board-find = Find number
board-find-button = Find
view-mine = Mine
view-unassigned = Without a contact
view-due_this_week = This week
view-overdue = Overdue
view-waiting_for_citizen = Waiting for the citizen
view-all = All
board-empty = There is nothing here just now.
board-choose = Choose
board-choose-number = Choose number
board-who = Citizen
board-next = Next step
board-due = Deadline
board-waiting = Days
board-days = { $days ->
    [1] day since the inquiry
   *[other] days since the inquiry
}
board-contact = Primary contact
board-edit = Change
board-change = Change
board-more = Show more
board-nobody = No one yet
board-no-step = No step is planned
board-bulk = Give the chosen ones to
board-bulk-button = Hand over
board-changed = { $count ->
    [1] The primary contact has been changed on one inquiry.
   *[other] The primary contact has been changed on { $count } inquiries.
}
board-undone = That has been undone.
board-notice-due = The citizen must be told about the delay
board-window-passed = The citizen must be told: 9 of 10 were done by { $day }
board-outlook = Most by { $likely }, 9 of 10 by { $nine_of_ten }
board-time-limit = Section 82 b runs out within a month
board-course-end-near = The course is to end by { $day }
board-course-end-passed = The course should have ended { $day }
row-title = Change next step
