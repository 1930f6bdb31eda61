# Texts about follow-up codes.
code-new = The citizen's new code
code-new-lead = The code is shown only now. Give it to the citizen.
code-issue = Give a new code
code-revoke = Close the code
code-revoked = closed
code-scope-whole = The whole roadmap
code-scope-receipt = Receipt only
event-code_issued = Code given
event-code_revoked = Code closed
refusal-code-revoked = The code has already been closed.
