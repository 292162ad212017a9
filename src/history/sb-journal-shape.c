/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether tables of the journal's names are ours, and of a version that this program knows. */
#include "sb-history-private.h"

#include <string.h>

#include "sb-journal.h"

/*< private >
 * sb_journal_find_missing_column:
 * @table: "meta", "run", "step" or "progress"; other names are nobody's
 * @types: ",name=type,…," of its columns
 *
 * Returns: (transfer full) (nullable): the first column that it would have if it were ours; %NULL
 *   when it has all of them
 */
char *
sb_journal_find_missing_column (const char *table, const char *types)
{
  static const struct
  {
    const char *table;
    const char *columns;
  } tables[] = {
    { "meta", "schema_version=integer" },
    { "run", "run_id=uuid,kind=text,started_at=timestamp with time zone,"
             "finished_at=timestamp with time zone,db_role=text,host=text,version=text,"
             "outcome=text" },
    { "step", "run_id=uuid,ordinal=integer,key=text,version=text,direction=text,file=text,"
              "forward_sha256=text,rollback_sha256=text,forward_text=text,protocol=text,state=text,"
              "started_at=timestamp with time zone,duration_ms=bigint,statements=integer,xid=xid8,"
              "error=text" },
    { "progress", "run_id=uuid,ordinal=integer,statement=integer,sha256=text,class=text,state=text,"
                  "pid=integer,at=timestamp with time zone" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_auto (GStrv) columns = g_strsplit (tables[i].columns, ",", -1);

      for (guint c = 0; columns[c] != NULL && strcmp (table, tables[i].table) == 0; c++)
        {
          g_autofree char *column = g_strconcat (",", columns[c], ",", NULL);

          if (strstr (types, column) == NULL)
            return g_strndup (columns[c], strcspn (columns[c], "="));
        }
    }
  return NULL;
}

/*< private >
 * sb_journal_has_fingerprints:
 * @types: (nullable): ",name=type,…," of the columns of the table run
 *
 * A journal that was made before there were any has not, and is ours all the same.
 *
 * Returns: whether runs can keep fingerprints
 */
gboolean
sb_journal_has_fingerprints (const char *types)
{
  return types != NULL && strstr (types, ",fingerprint_before=text,") != NULL
         && strstr (types, ",fingerprint_after=text,") != NULL
         && strstr (types, ",fingerprint_form=text,") != NULL;
}

/*< private >
 * sb_journal_check_version:
 * @self: a history
 * @version: (nullable): what the journal's table meta says
 * @error: return location for %SB_HISTORY_ERROR_NEWER
 *
 * What a later program wrote this one does not understand, and must not write to.
 *
 * Returns: whether this program knows that version
 */
gboolean
sb_journal_check_version (SbHistory *self, const char *version, GError **error)
{
  g_autofree char *schema = g_strndup (self->kind->journal, strcspn (self->kind->journal, "."));

  if (version == NULL || g_ascii_strtoll (version, NULL, 10) <= SB_JOURNAL_SCHEMA_VERSION)
    return TRUE;
  g_set_error (error, SB_HISTORY_ERROR, SB_HISTORY_ERROR_NEWER,
               "the journal in schema \"%s\" was made by a newer Switchback (its schema version is "
               "%s, and this program knows %d): nothing was done; take the newer Switchback",
               schema, version, SB_JOURNAL_SCHEMA_VERSION);
  return FALSE;
}

/*< private >
 * sb_journal_check_foreign:
 * @self: a history
 * @session: a connected, idle session
 * @error: return location for %SB_HISTORY_ERROR_NEWER or an #SbDbError
 *
 * Columns that we do not know may be a later program's, too. Sends nothing where all are known.
 *
 * Returns: whether no newer program made the journal
 */
gboolean
sb_journal_check_foreign (SbHistory *self, SbSession *session, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (SbResult) answer = NULL;

  if (!self->journal_is_foreign || !self->journal_has_version)
    return TRUE;
  sql = g_strdup_printf ("SELECT pg_catalog.max(schema_version) FROM %smeta", self->kind->journal);
  answer = sb_session_exec (session, sql, error);
  if (answer == NULL)
    return FALSE;
  return sb_result_get_error (answer) != NULL
         || sb_journal_check_version (self, sb_result_get_value (answer, 0, 0), error);
}
