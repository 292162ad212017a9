/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-schema-names.h"

#include "sb-thread.h"

#include <string.h>

struct _SbSchemaNames
{
  gatomicrefcount ref_count;
  GHashTable *names; /* "kind" or "kind table": GPtrArray of names as a person writes them */
};

/* More would be no help to anybody, and costs memory. */
#define LIMIT "20000"
#define OURS "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

/* Kind, name; for what belongs to a table that table, else NULL. A name that the search path finds has
 * no schema; a part that holds what separates parts is in double quotes. */
#define PART(name)                                                                                 \
  "CASE WHEN " name " ~ '[.,\"]|^\\s|\\s$' THEN '\"' || pg_catalog.replace(" name                  \
  ", '\"', '\"\"') || '\"' ELSE " name "::text END"
#define QUALIFIED(name, is_visible)                                                                \
  "CASE WHEN " is_visible " THEN '' ELSE " PART ("n.nspname") " || '.' END || " PART (name)

static const char
    names_sql[] =
        "SELECT kind, name, of FROM ("
        " SELECT 'table' AS kind, " QUALIFIED (
            "c.relname",
            "pg_catalog.pg_table_is_visible(c.oid)") "  AS name, NULL AS of, n.nspname <> 'public' "
                                                     "AS later, 0 AS place"
                                                     " FROM pg_catalog.pg_class c JOIN "
                                                     "pg_catalog.pg_namespace n ON n.oid = "
                                                     "c.relnamespace"
                                                     " WHERE c.relkind IN ('r', 'p', 'f') AND NOT "
                                                     "c.relispartition AND " OURS " UNION ALL"
                                                     " SELECT 'column', " PART (
                                                         "a.attname") ", " QUALIFIED ("c.relname",
                                                                                      "pg_catalog."
                                                                                      "pg_table_is_"
                                                                                      "visible(c."
                                                                                      "oid)") ", "
                                                                                              "n."
                                                                                              "nspn"
                                                                                              "ame "
                                                                                              "<> "
                                                                                              "'pub"
                                                                                              "lic'"
                                                                                              ", "
                                                                                              "a."
                                                                                              "attn"
                                                                                              "um"
                                                                                              " FRO"
                                                                                              "M "
                                                                                              "pg_"
                                                                                              "cata"
                                                                                              "log."
                                                                                              "pg_"
                                                                                              "attr"
                                                                                              "ibut"
                                                                                              "e a "
                                                                                              "JOIN"
                                                                                              " pg_"
                                                                                              "cata"
                                                                                              "log."
                                                                                              "pg_"
                                                                                              "clas"
                                                                                              "s c "
                                                                                              "ON "
                                                                                              "c."
                                                                                              "oid "
                                                                                              "= "
                                                                                              "a."
                                                                                              "attr"
                                                                                              "elid"
                                                                                              " JOI"
                                                                                              "N "
                                                                                              "pg_"
                                                                                              "cata"
                                                                                              "log."
                                                                                              "pg_"
                                                                                              "name"
                                                                                              "spac"
                                                                                              "e n "
                                                                                              "ON "
                                                                                              "n."
                                                                                              "oid "
                                                                                              "= "
                                                                                              "c."
                                                                                              "reln"
                                                                                              "ames"
                                                                                              "pace"
                                                                                              " WHE"
                                                                                              "RE "
                                                                                              "c."
                                                                                              "relk"
                                                                                              "ind "
                                                                                              "IN "
                                                                                              "('r'"
                                                                                              ", "
                                                                                              "'p',"
                                                                                              " 'f'"
                                                                                              ") "
                                                                                              "AND "
                                                                                              "NOT "
                                                                                              "c."
                                                                                              "reli"
                                                                                              "spar"
                                                                                              "titi"
                                                                                              "on "
                                                                                              "AND "
                                                                                              "a."
                                                                                              "attn"
                                                                                              "um "
                                                                                              "> 0"
                                                                                              " AND"
                                                                                              " NOT"
                                                                                              " a."
                                                                                              "atti"
                                                                                              "sdro"
                                                                                              "pped"
                                                                                              " AND"
                                                                                              " " OURS
                                                                                              " UNI"
                                                                                              "ON "
                                                                                              "ALL"
                                                                                              " SEL"
                                                                                              "ECT "
                                                                                              "'con"
                                                                                              "stra"
                                                                                              "int'"
                                                                                              ","
                                                                                              " " PART ("o.conname") ", " QUALIFIED (
                                                                                                  "c.relname",
                                                                                                  "pg_catalog.pg_table_is_visible(c.oid)") ", n.nspname <> 'public', 0"
                                                                                                                                           " FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_class c ON c.oid = o.conrelid"
                                                                                                                                           " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " OURS
                                                                                                                                           " UNION ALL"
                                                                                                                                           " SELECT 'policy', " PART (
                                                                                                                                               "p.polname") ", " QUALIFIED ("c.relname", "pg_catalog.pg_table_is_visible(c.oid)") ", n.nspname <> 'public', 0"
                                                                                                                                                                                                                                  " FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid"
                                                                                                                                                                                                                                  " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " OURS
                                                                                                                                                                                                                                  " UNION ALL"
                                                                                                                                                                                                                                  " SELECT CASE t.typtype WHEN 'e' THEN 'enum' ELSE 'domain' END, " QUALIFIED ("t.typname", "pg_catalog.pg_type_is_visible(t.oid)") ", NULL, n.nspname <> 'public', 0"
                                                                                                                                                                                                                                                                                                                                                                    " FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace"
                                                                                                                                                                                                                                                                                                                                                                    " WHERE t.typtype IN ('e', 'd') AND " OURS
                                                                                                                                                                                                                                                                                                                                                                    " UNION ALL"
                                                                                                                                                                                                                                                                                                                                                                    " SELECT 'schema', " PART ("n.nspname") ", NULL, n.nspname <> 'public', 0"
                                                                                                                                                                                                                                                                                                                                                                                                            " FROM pg_catalog.pg_namespace n WHERE " OURS " UNION ALL"
                                                                                                                                                                                                                                                                                                                                                                                                            " SELECT 'role', " PART (
                                                                                                                                                                                                                                                                                                                                                                                                                "r.rolname") ", NULL, r.rolcanlogin, 0"
                                                                                                                                                                                                                                                                                                                                                                                                                             " FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_'"
                                                                                                                                                                                                                                                                                                                                                                                                                             " UNION ALL"
                                                                                                                                                                                                                                                                                                                                                                                                                             " SELECT 'publication', " PART (
                                                                                                                                                                                                                                                                                                                                                                                                                                 "p.pubname") ", NULL, false, 0 FROM pg_catalog.pg_publication p"
                                                                                                                                                                                                                                                                                                                                                                                                                                              " UNION ALL"
                                                                                                                                                                                                                                                                                                                                                                                                                                              " SELECT 'extension', " PART ("e.name") ", NULL, e.installed_version IS NOT NULL, 0"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      " FROM pg_catalog.pg_available_extensions e"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      ") AS sb_names ORDER BY later, place, name LIMIT " LIMIT;

static const char *const common_types[] = {
  "text",        "bigint", "integer",       "boolean", "uuid",
  "timestamptz", "date",   "numeric(12,2)", "jsonb",   "double precision",
  "bytea",       "inet",   "interval",      "text[]",  "uuid[]"
};

static char *
dup_key (const char *kind, const char *of)
{
  return of != NULL ? g_strconcat (kind, " ", of, NULL) : g_strdup (kind);
}

static void
add (SbSchemaNames *self, const char *kind, const char *of, const char *name)
{
  g_autofree char *key = dup_key (kind, of);
  GPtrArray *names = g_hash_table_lookup (self->names, key);

  if (names == NULL)
    {
      names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->names, g_steal_pointer (&key), names);
    }
  g_ptr_array_add (names, g_strdup (name));
}

/**
 * sb_schema_names_read:
 * @session: a session
 * @error: return location for an #SbDbError
 *
 * Asks the catalogs, nothing else. Worker only.
 *
 * Returns: (transfer full) (nullable): the names
 */
SbSchemaNames *
sb_schema_names_read (SbSession *session, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbResult)
      result = sb_session_expect (sb_session_exec (session, names_sql, error), error);
  SbSchemaNames *self;

  if (result == NULL)
    return NULL;
  self = g_new0 (SbSchemaNames, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < G_N_ELEMENTS (common_types); i++)
    add (self, "type", NULL, common_types[i]);
  for (guint row = 0; row < sb_result_get_n_rows (result); row++)
    {
      const char *kind = sb_result_get_value (result, row, 0);
      const char *name = sb_result_get_value (result, row, 1);

      add (self, kind, sb_result_get_value (result, row, 2), name);
      if (strcmp (kind, "enum") == 0 || strcmp (kind, "domain") == 0)
        add (self, "type", NULL, name);
    }
  return self;
}

/**
 * sb_schema_names_ref:
 * @self: names
 *
 * Returns: (transfer full): @self
 */
SbSchemaNames *
sb_schema_names_ref (SbSchemaNames *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_schema_names_unref:
 * @self: (transfer full): names
 */
void
sb_schema_names_unref (SbSchemaNames *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->names);
  g_free (self);
}

/* The kinds of parameters that are lists are completed part by part. */
static const char *
fold_kind (const char *kind)
{
  return strcmp (kind, "columns") == 0 || strcmp (kind, "keys") == 0 ? "column" : kind;
}

static gboolean
belongs_to_table (const char *kind)
{
  return g_strv_contains ((const char *const[]){ "column", "policy", "constraint", NULL }, kind);
}

/**
 * sb_schema_names_dup_candidates:
 * @self: names
 * @kind: the kind of a parameter
 * @of: (nullable): for what belongs to a table, that table as a person writes it
 *
 * Returns: (transfer full) (array zero-terminated=1): what can be meant, as a person writes it; those of
 *   the schema public first
 */
char **
sb_schema_names_dup_candidates (SbSchemaNames *self, const char *kind, const char *of)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *folded = fold_kind (kind);
  const char *table = of != NULL && g_str_has_prefix (of, "public.") ? of + strlen ("public.") : of;
  g_autofree char *key = belongs_to_table (folded) ? dup_key (folded, table != NULL ? table : "")
                                                   : g_strdup (folded);
  GPtrArray *names = g_hash_table_lookup (self->names, key);

  for (guint i = 0; names != NULL && i < names->len; i++)
    g_strv_builder_add (builder, names->pdata[i]);
  return g_strv_builder_end (builder);
}
