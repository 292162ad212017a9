-- Whether a role is a member of another. $1: the role granted, $2: the member.
SELECT pg_catalog.bool_or(m.admin_option) FROM pg_catalog.pg_auth_members m
WHERE m.roleid = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $1)
  AND m.member = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $2)
HAVING count(*) > 0
