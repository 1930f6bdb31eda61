# Texts about groups with places.
groups-title = Groups
groups-none = There are no groups right now.
group-word = Group
group-when = When
group-places = Places
group-waiting = Waiting
group-new = Open a group
group-open = Open group
group-days = { $from } – { $to }
group-fill = { $taken } of { $places }
group-choice = { $group } ({ $taken } of { $places ->
    [1] 1 place is
   *[other] { $places } places are
} taken)
group-ask = Ask for a place
group-give-up = Give it up
group-has-place = { $group }: has a place
group-waits = { $ahead ->
    [0] { $group }: waits for a place, first in line
    [1] { $group }: waits for a place, 1 is ahead
   *[other] { $group }: waits for a place, { $ahead } are ahead
}
place-title = Ask for a place
place-title-lead = If the group is full, the citizen waits. Who asked first gets the first place.
event-place_asked_for = Place in a group asked for
event-place_given = Place in a group given
event-place_given_up = Place in a group given up
refusal-places-out-of-range = A group has between 1 and { $max } places.
refusal-group-over = The group ended on { $day }.
refusal-already-in-group = The citizen has a place already, or waits for one.
refusal-not-in-group = The citizen has no place in the group.
