# Texts about the agreement.
agreement-title = Agreement
agreement-title-lead = Use the citizen's own words.
agreement-change-title = Change the agreement
agreement-send = Save the agreement
confirmation-on_screen = on screen
confirmation-by_code = by code
confirmation-on_paper = on paper
event-agreement_made = Agreement made
event-agreement_changed = Agreement changed
event-agreement_confirmed = Agreement confirmed
refusal-end-before-agreement = { $day } is before the agreement on { $agreed }.
refusal-second-agreement = There is already an agreement from { $day }. Change that one instead.
refusal-no-agreement = Make an agreement with the citizen first.
refusal-already-confirmed = The agreement has already been confirmed.
