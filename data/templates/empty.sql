--! title: Empty
--! summary: Three files with headers
--! order: 10
--! parameter: purpose text = — what it does and why, one sentence

--! forward
{{if purpose}}
-- {{purpose|text}}
{{else}}
-- What this changes, and why.
{{end}}

--! rollback
{{if purpose}}
-- Takes back: {{purpose|text}}
{{else}}
-- Takes the forward script back, last statement first.
{{end}}

--! verify
-- Every statement is a check; comments directly above it describe it:
--
--     -- check: a user sees only own rows
--     -- as: authenticated 00000000-0000-4000-8000-000000000001
--     -- expect: empty
--     SELECT …
--
-- Expected can be: empty, rows 3, rows >= 1, value 42, row a | b, true, error 42501, unchanged.
