# Texts about searching.
search-title = Search for a person
search-lead = You find those you work with at present. The citizen can see that somebody has searched.
search-who = Who
search-hint = Name, telephone or civil registration number. A part of the name is enough.
search-button = Search
search-none = There is nobody you may see who fits.
search-found = Found
search-name = Name
search-cpr = Civil registration number
search-inquiries = Inquiries
search-cut = There are more. Write more of the name.
