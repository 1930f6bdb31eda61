# Texts about the municipality and its workers.
refusal-not-founded = The municipality has not been set up yet.
refusal-already-founded = The municipality has already been set up.
