/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first round trip of reading: which tables there are that may be a history or a journal. */
#include "sb-history-look-private.h"

#include <string.h>

#define EQUALS " OPERATOR(pg_catalog.=) "
#define APPEND " OPERATOR(pg_catalog.||) "
#define IN(names) EQUALS "ANY ('{" names "}'::pg_catalog.name[])"
/* From here on an oid is of something that was created in the database. */
#define FIRST_OWN_TYPE "16384"
#define API_ROLES "pg_catalog.pg_roles r WHERE r.rolname" IN ("anon,authenticated")
#define OF_JOURNAL "switchback_run,switchback_step,switchback_progress,switchback_meta"

#define JOURNAL_TABLES "run,step,progress,meta"
#define KNOWN_TABLES "migration_history,schema_migrations," JOURNAL_TABLES "," OF_JOURNAL
#define KNOWN_COLUMNS                                                                              \
  "migration_name,applied_at,version,statements,name,key,xid,run_id,kind,started_at,finished_at,"  \
  "db_role,host,outcome,ordinal,direction,file,forward_sha256,rollback_sha256,forward_text,"       \
  "protocol,state,duration_ms,error,statement,sha256,class,pid,at,schema_version,"                 \
  "fingerprint_before,fingerprint_after,fingerprint_form"
#define OF_SUPABASE IN ("schema_migrations," OF_JOURNAL)
#define OF_SWITCHBACK IN (JOURNAL_TABLES)
#define OWN_COLUMN "a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped"

/* The columns that we know, ",name=type,…,"; a type of PostgreSQL's own that the path hides is printed
 * with its schema, and what hides it without one. */
#define LOOK_TYPES                                                                                 \
  "(SELECT ','" APPEND "pg_catalog.string_agg(a.attname::pg_catalog.text" APPEND "'='" APPEND      \
  "CASE WHEN a.atttypid OPERATOR(pg_catalog.<) " FIRST_OWN_TYPE                                    \
  " THEN pg_catalog.replace(pg_catalog.replace(pg_catalog.format_type(a.atttypid, NULL), '\"', "   \
  "''), 'pg_catalog.', '') ELSE 'another' END, ',')" APPEND "','"                                  \
  " FROM pg_catalog.pg_attribute a WHERE a.attrelid" EQUALS "c.oid AND " OWN_COLUMN                \
  " AND a.attname" IN (KNOWN_COLUMNS) "), "

/* A column that an INSERT of ours would leave empty though it must not be. */
#define LOOK_DEMANDED                                                                              \
  "(SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_attribute a"                              \
  " WHERE a.attrelid" EQUALS "c.oid AND " OWN_COLUMN                                               \
  " AND a.attnotnull AND NOT a.atthasdef AND a.attidentity" EQUALS "''"                            \
  " AND NOT a.attname" IN (                                                                        \
      "migration_name,version") " AND NOT (c.relname" EQUALS                                       \
                                "'schema_migrations' AND a.attname" IN (                           \
                                    "statements,name") ") ORDER BY a.attnum LIMIT 1), "

/* Open to the roles of Supabase's API; readable and writable by us, all rows of it. */
#define LOOK_RIGHTS                                                                                \
  "EXISTS (SELECT FROM " API_ROLES " AND NOT c.relrowsecurity"                                     \
  " AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE')"                                    \
  " AND pg_catalog.has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE'))"           \
  "::pg_catalog.text, "                                                                            \
  "(pg_catalog.has_schema_privilege(n.oid, 'USAGE')"                                               \
  " AND pg_catalog.has_table_privilege(c.oid, 'SELECT')"                                           \
  " AND NOT pg_catalog.row_security_active(c.oid))::pg_catalog.text, "                             \
  "(pg_catalog.has_table_privilege(c.oid, 'INSERT')"                                               \
  " AND pg_catalog.has_table_privilege(c.oid, 'UPDATE'))::pg_catalog.text "

#define LOOK_WHERE                                                                                 \
  "WHERE c.relname" IN (                                                                           \
      KNOWN_TABLES) " AND c.relkind" EQUALS "ANY ('{r,p,v,m,f}'::pg_catalog.\"char\"[])"           \
                    " AND c.relpersistence OPERATOR(pg_catalog.<>) 't' AND ("                      \
                    "c.relname" EQUALS "'migration_history' AND (n.nspname" EQUALS                 \
                    "'public' OR pg_catalog.pg_table_is_visible(c.oid))"                           \
                    " OR n.nspname" EQUALS "'supabase_migrations' AND c.relname" OF_SUPABASE       \
                    " OR n.nspname" EQUALS "'switchback' AND c.relname" OF_SWITCHBACK ") "

#define LOOK_ROLES                                                                                 \
  "UNION ALL SELECT r.rolname::pg_catalog.text, '', 'a', NULL, NULL, NULL, NULL, NULL "            \
  "FROM " API_ROLES " ORDER BY 1, 2"

/* One row per table that may be a history or a part of a journal, and one per API role. It must run
 * with the role's own search_path, which may lead to a `migration_history` outside public. So each
 * operator, function and type is called by its full name: in that path somebody else's may come
 * before PostgreSQL's own. */
static const char look[] =
    "SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, "
    "c.relkind::pg_catalog.text, " LOOK_TYPES LOOK_DEMANDED LOOK_RIGHTS
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid" EQUALS
    "c.relnamespace " LOOK_WHERE LOOK_ROLES;

gboolean
sb_history_look_is_true (SbResult *found, guint row, guint column)
{
  return g_strcmp0 (sb_result_get_value (found, row, column), "true") == 0;
}

/* The row of a kind's table in @found; -1 when there is none. Public comes before the rest. */
int
sb_history_look_find (SbResult *found, const SbHistoryKind *kind)
{
  int best = -1;

  for (guint i = 0; i < sb_result_get_n_rows (found); i++)
    if (strcmp (sb_result_get_value (found, i, FOUND_NAME), kind->table) == 0
        && (best < 0 || strcmp (sb_result_get_value (found, i, FOUND_SCHEMA), kind->schema) == 0))
      best = (int) i;
  return best;
}

/* What makes a table of the right name another one than the kind's; %NULL when nothing does. */
char *
sb_history_look_find_other_shape (SbResult *found, int row, const SbHistoryKind *kind)
{
  const char *relkind = sb_result_get_value (found, row, FOUND_KIND);
  const char *types = sb_result_get_value (found, row, FOUND_TYPES);
  const char *demanded = sb_result_get_value (found, row, FOUND_DEMANDED);
  const char *missing = kind->check (types != NULL ? types : ",");

  if (strcmp (relkind, "r") != 0 && strcmp (relkind, "p") != 0)
    return g_strdup ("it is no table");
  if (missing != NULL)
    return g_strdup_printf ("it has not %s", missing);
  if (demanded != NULL)
    return g_strdup_printf ("its column \"%s\" needs a value that only another tool knows",
                            demanded);
  return NULL;
}

static void
note_journal (SbHistory *self, SbResult *found)
{
  guint n_tables = 0;

  self->journal_readable = self->journal_writable = TRUE;
  for (guint i = 0; i < sb_result_get_n_rows (found); i++)
    {
      const char *table = sb_result_get_value (found, i, FOUND_NAME);
      const char *types = sb_result_get_value (found, i, FOUND_TYPES);
      g_autofree char *name = g_strconcat (sb_result_get_value (found, i, FOUND_SCHEMA), ".", table,
                                           NULL);

      const char *relkind = sb_result_get_value (found, i, FOUND_KIND);
      g_autofree char *missing = NULL;

      if (!g_str_has_prefix (name, self->kind->journal))
        continue;
      self->journal_exists = TRUE;
      missing = sb_journal_find_missing_column (name + strlen (self->kind->journal),
                                                types != NULL ? types : ",");
      if (missing == NULL && g_str_has_suffix (table, "meta"))
        self->journal_has_version = sb_history_look_is_true (found, i, FOUND_READABLE);
      if (!g_str_has_suffix (table, "meta"))
        {
          n_tables++;
          self->journal_readable &= sb_history_look_is_true (found, i, FOUND_READABLE);
          self->journal_writable &= sb_history_look_is_true (found, i, FOUND_WRITABLE);
        }
      if (g_str_has_suffix (table, "run"))
        self->journal_has_fingerprints = sb_journal_has_fingerprints (types);
      if (self->journal_is_foreign || (missing == NULL && strchr ("rp", *relkind) != NULL))
        continue;
      self->journal_is_foreign = TRUE;
      self->journal_fault = missing != NULL
                                ? g_strdup_printf ("\"%s\" has no column \"%s\" as it would have "
                                                   "in Switchback's journal",
                                                   name, missing)
                                : g_strdup_printf ("\"%s\" is no table", name);
    }
  self->journal_is_complete = n_tables == 3 && !self->journal_is_foreign;
  self->journal_readable &= self->journal_is_complete;
  self->journal_writable &= self->journal_readable;
}

/* A history of @kind as far as the catalog tells; @row is its table, or -1. */
SbHistory *
sb_history_look_make (SbResult *found, const SbHistoryKind *kind, int row)
{
  SbHistory *self = sb_history_new (kind, row >= 0 ? sb_result_get_value (found, row, FOUND_SCHEMA)
                                                   : kind->schema);
  g_autoptr (GString) roles = g_string_new (NULL);

  self->exists = row >= 0;
  if (row >= 0)
    {
      const char *types = sb_result_get_value (found, row, FOUND_TYPES);

      g_free (self->types);
      self->types = g_strdup (types != NULL ? types : ",");
      self->is_open_to_api = sb_history_look_is_true (found, row, FOUND_OPEN);
    }
  for (guint i = 0; i < sb_result_get_n_rows (found); i++)
    {
      if (strcmp (sb_result_get_value (found, i, FOUND_KIND), "a") == 0)
        g_string_append_printf (roles, "%s%s", roles->len > 0 ? ", " : "",
                                sb_result_get_value (found, i, FOUND_SCHEMA));
    }
  if (roles->len > 0)
    self->api_roles = g_strdup (roles->str);
  note_journal (self, found);
  return self;
}

/**
 * sb_history_get_look_sql:
 *
 * Returns: (transfer none): one statement without parameters: asks what sb_history_read_found()
 *   begins with; for those who have more to ask in the same round trip
 */
const char *
sb_history_get_look_sql (void)
{
  return look;
}
