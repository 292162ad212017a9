/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-filling.h"

#include <string.h>

#include "sb-filling-insert.h"
#include "sb-script-file.h"

/* Triggers would do with made-up rows what they do with real ones: send, count, refuse. Foreign keys
 * are seen to when the rows are made. No condition may take for ever. */
#define SETTINGS                                                                                   \
  "SET session_replication_role = 'replica'; SET statement_timeout = '20s'; SET row_security = "   \
  "off"

/* Adds the words of a script, in lower case; whatever it says in strings and bodies too. */
static void
add_words (GHashTable *words, const char *text, gsize length)
{
  g_autofree char *lower = g_utf8_strdown (text, (gssize) length);

  for (const char *at = lower; *at != '\0';)
    {
      const char *start = at;

      while (g_ascii_isalnum (*at) || *at == '_' || *at == '$' || (guchar) *at >= 0x80)
        at++;
      if (at > start)
        g_hash_table_add (words, g_strndup (start, at - start));
      else
        at++;
    }
}

/* As the text of an array; words need no quotes but are given some. */
static char *
dup_words (const SbMigration *migration)
{
  static const SbScriptRole roles[] = { SB_ROLE_FORWARD, SB_ROLE_ROLLBACK };
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *array = g_string_new ("{");
  GHashTableIter iter;
  gpointer word;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      const char *path = migration->paths[roles[i]];
      g_autoptr (SbScript)
          script = path != NULL ? sb_script_file_read (migration, roles[i], path, NULL) : NULL;
      gsize length;
      const char *text = script != NULL ? sb_script_get_text (script, &length) : NULL;

      if (text != NULL)
        add_words (words, text, length);
    }
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_string_append_printf (array, "%s\"%s\"", array->len > 1 ? "," : "", (const char *) word);
  g_string_append_c (array, '}');
  return g_string_free (array, FALSE);
}

/* So that the server knows how many rows there are. */
static gboolean
analyze (SbSession *session, GPtrArray *tables, GError **error)
{
  GString *sql = g_string_new ("ANALYZE ");
  g_autofree char *text = NULL;
  g_autoptr (SbResult) result = NULL;

  for (guint i = 0; i < tables->len; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "",
                            ((SbFillingTable *) tables->pdata[i])->name);
  text = g_string_free (sql, FALSE);
  result = sb_session_expect (sb_session_exec (session, text, error), error);
  return result != NULL;
}

static gpointer
put_job (SbSession *session, gpointer user_data, GError **error)
{
  SbFilling *rows = user_data;
  g_autofree char *words = NULL;
  g_autoptr (SbResult) set = NULL;
  g_autoptr (GPtrArray) tables = NULL;

  if (g_cancellable_set_error_if_cancelled (rows->cancellable, error)
      || !sb_session_connect (session, error))
    return NULL;
  words = dup_words (rows->migration);
  set = sb_session_expect (sb_session_exec (session, SETTINGS, error), error);
  tables = set != NULL ? sb_filling_table_read (session, words, rows->without, error) : NULL;
  if (tables == NULL || tables->len == 0
      || !sb_filling_insert (session, tables, rows->n_rows, rows->notes, error))
    return NULL;
  rows->is_put = TRUE;
  analyze (session, tables, error);
  return NULL;
}

/*< private >
 * sb_filling_put:
 * @copy: a connection, not yet made, to a copy
 * @rows: what to put there; gets what came of it
 * @error: return location for why the copy could not be asked
 *
 * Returns: %FALSE with @error set; that a table cannot be filled is no error
 */
gboolean
sb_filling_put (SbConnection *copy, SbFilling *rows, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_connection_run_and_wait (copy, put_job, rows, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
