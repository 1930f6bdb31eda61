# Texts about groups with places.
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
event-place_asked_for = Plads på hold ønsket
event-place_given = Plads på hold givet
event-place_given_up = Plads på hold opgivet
refusal-places-out-of-range = Et hold har mellem 1 og { $max } pladser.
refusal-group-over = Holdet sluttede { $day }.
refusal-already-in-group = Borgeren har allerede en plads eller venter på en.
refusal-not-in-group = Borgeren har ingen plads på holdet.
