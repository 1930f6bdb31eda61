# Texts about the municipality and its workers.
refusal-not-founded = Kommunen er ikke sat op endnu.
refusal-already-founded = Kommunen er sat op i forvejen.
