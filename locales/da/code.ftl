# Texts about follow-up codes.
code-new = Borgerens nye kode
code-new-lead = Koden vises kun nu. Giv den til borgeren.
code-issue = Giv en ny kode
code-revoke = Luk koden
code-revoked = lukket
code-scope-whole = Hele vejen
code-scope-receipt = Kun kvittering
event-code_issued = Kode givet
event-code_revoked = Kode lukket
refusal-code-revoked = Koden er lukket i forvejen.
