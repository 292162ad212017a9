/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-history-text.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-history-private.h"

static char *
quote (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", parts);

  return g_strdup_printf ("'%s'", doubled);
}

/* A DO block whose quotes nothing in @body can close. */
static char *
make_block (const char *body)
{
  g_autofree char *tag = g_strdup ("$switchback$");

  for (guint i = 1; strstr (body, tag) != NULL; i++)
    {
      g_free (tag);
      tag = g_strdup_printf ("$switchback%u$", i);
    }
  return g_strdup_printf ("DO LANGUAGE plpgsql %s\n%s%s;\n", tag, body, tag);
}

/* All rows have to be seen: row-level security would show a role that is not the owner none. */
static char *
make_guarded_block (const char *declared, const char *checks)
{
  g_autofree char *body = g_strdup_printf (
      "DECLARE\n"
      "  row_security_before pg_catalog.text := pg_catalog.current_setting('row_security');\n"
      "%s"
      "BEGIN\n"
      "  PERFORM pg_catalog.set_config('row_security', 'off', true);\n"
      "%s"
      "  PERFORM pg_catalog.set_config('row_security', row_security_before, true);\n"
      "END\n",
      declared, checks);

  return make_block (body);
}

/**
 * sb_history_new_for_layout:
 * @project: a project
 *
 * Returns: (transfer full): its layout's own history, as Switchback creates it, of no target
 */
SbHistory *
sb_history_new_for_layout (SbProject *project)
{
  const SbHistoryKind *kind = sb_history_kind_find (
      sb_layout_get_history (sb_project_get_layout (project)));
  SbHistory *self = sb_history_new (kind, kind->schema);

  sb_history_seal (self);
  return self;
}

/* As sb_history_create() does it, but who is there is found out when it runs. */
static void
append_create (SbHistory *self, GString *text)
{
  const SbHistoryKind *kind = self->kind;
  const char *table = self->sql_table;
  g_autofree char *table_literal = quote (table), *schema_literal = quote (kind->schema);

  g_string_append_printf (text,
                          "  IF pg_catalog.to_regclass(%s) IS NULL THEN\n"
                          "    IF pg_catalog.to_regnamespace(%s) IS NULL THEN\n"
                          "      CREATE SCHEMA %s;\n"
                          "    END IF;\n"
                          "    CREATE TABLE %s (%s);\n",
                          table_literal, schema_literal, kind->schema, table, kind->columns);
  if (kind->serial_column != NULL)
    g_string_append_printf (
        text,
        "    FOR api_role IN SELECT r.rolname FROM pg_catalog.pg_roles r\n"
        "      WHERE r.rolname OPERATOR(pg_catalog.=) ANY ('{anon,authenticated}') LOOP\n"
        "      ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;\n"
        "      EXECUTE pg_catalog.format('REVOKE ALL ON TABLE %1$s FROM PUBLIC, %%I', api_role);\n"
        "      EXECUTE pg_catalog.format('REVOKE ALL ON SEQUENCE %%s FROM PUBLIC, %%I',\n"
        "        pg_catalog.pg_get_serial_sequence(%2$s, '%3$s'), api_role);\n"
        "    END LOOP;\n",
        table, table_literal, kind->serial_column);
  g_string_append (text, "  END IF;\n");
}

/* Stops where one of @list is applied, or is not. */
static void
append_check (SbHistory *self, const char *list, gboolean applied, GString *checks)
{
  g_string_append_printf (
      checks,
      "  SELECT wanted.key INTO culprit FROM (VALUES%s\n"
      "  ) AS wanted (key) WHERE %sEXISTS (SELECT FROM %s h\n"
      "    WHERE h.%s::pg_catalog.text OPERATOR(pg_catalog.=) wanted.key::pg_catalog.text) LIMIT "
      "1;\n"
      "  IF culprit IS NOT NULL THEN\n"
      "    RAISE EXCEPTION '%s', culprit\n"
      "      USING HINT = 'Nothing was changed. %s';\n"
      "  END IF;\n",
      list, applied ? "NOT " : "", self->sql_table, self->kind->key_column,
      applied ? "\"%\" is not applied, and this bundle rolls all of its migrations back"
              : "\"%\" is applied already, and this bundle is for a database that has none of it",
      applied ? "switchback-cli rollback takes back what is there."
              : "switchback-cli apply runs what is pending.");
}

/**
 * sb_history_text_open:
 * @self: a history
 * @keys: (array zero-terminated=1): the migrations that a bundle is about
 * @applied: whether all of them have to be applied, or none of them may be
 *
 * Where it is so, the setting %SB_HISTORY_TEXT_PLACE says 0 afterwards.
 *
 * Returns: (transfer full): a statement that stops where this is not so; where none may be it
 *   creates the table if it is not there
 */
char *
sb_history_text_open (SbHistory *self, const char *const *keys, gboolean applied)
{
  g_autoptr (GString) checks = g_string_new (NULL), list = g_string_new (NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *key = quote (keys[i]);

      g_string_append_printf (list, "%s\n    (%s)", i > 0 ? "," : "", key);
    }
  if (!applied)
    append_create (self, checks);
  if (keys[0] != NULL)
    {
      append_check (self, list->str, applied, checks);
      g_string_append (checks, "  PERFORM pg_catalog.set_config('" SB_HISTORY_TEXT_PLACE
                               "', '0', false);\n");
    }
  return make_guarded_block ("  culprit pg_catalog.text;\n  api_role pg_catalog.name;\n",
                             checks->str);
}

/**
 * sb_history_text_guard:
 * @self: a history
 * @key: the migration that comes next
 * @applied: whether it has to be applied, or may not be
 * @place: how far the bundle has to be: what the setting %SB_HISTORY_TEXT_PLACE says
 *
 * For the beginning of a migration's transaction: what follows is then refused, also by a psql that
 * goes on after an error. No other run may be going on.
 *
 * Returns: (transfer full): a statement that stops where this is not so
 */
char *
sb_history_text_guard (SbHistory *self, const char *key, gboolean applied, const char *place)
{
  g_autofree char *literal = quote (key), *place_literal = quote (place);
  g_autofree char *checks = g_strdup_printf (
      "  IF coalesce(pg_catalog.current_setting('" SB_HISTORY_TEXT_PLACE
      "', true), '') OPERATOR(pg_catalog.<>) %s THEN\n"
      "    RAISE EXCEPTION 'the bundle stopped before %%', %s;\n"
      "  END IF;\n"
      "  IF NOT pg_catalog.pg_try_advisory_xact_lock(%" G_GINT64_FORMAT "::pg_catalog.int8) THEN\n"
      "    RAISE EXCEPTION 'another run is going on';\n"
      "  END IF;\n"
      "  IF %sEXISTS (SELECT FROM %s h WHERE h.%s::pg_catalog.text\n"
      "    OPERATOR(pg_catalog.=) %s) THEN\n"
      "    RAISE EXCEPTION '\"%%\" is %s', %s;\n"
      "  END IF;\n",
      place_literal, literal, sb_digest_lock_key (self->table), applied ? "NOT " : "",
      self->sql_table, self->kind->key_column, literal, applied ? "not applied" : "applied",
      literal);

  return make_guarded_block ("", checks);
}

/* One of our statements with its parameters in it. */
static char *
make_text (SbCommand *command)
{
  GString *text = g_string_new (NULL);

  for (const char *at = command->sql; *at != '\0'; at++)
    if (*at == '$' && g_ascii_isdigit (at[1]))
      {
        guint number = (guint) (*++at - '0');
        const char *value = command->params[number - 1];
        g_autofree char *literal = value != NULL ? quote (value) : g_strdup ("NULL");

        g_string_append (text, literal);
      }
    else
      g_string_append_c (text, *at);
  g_string_append (text, ";\n");
  sb_command_free (command);
  return g_string_free (text, FALSE);
}

/**
 * sb_history_text_insert:
 * @self: a history
 * @migration: what is applied
 * @statements: (array zero-terminated=1): its statements' texts
 *
 * Returns: (transfer full): the statement that writes the row
 */
char *
sb_history_text_insert (SbHistory *self, SbMigration *migration, const char *const *statements)
{
  return make_text (sb_history_command_insert (self, migration, statements));
}

/**
 * sb_history_text_delete:
 * @self: a history
 * @key: a migration's key
 *
 * Returns: (transfer full): the statement that takes the row away
 */
char *
sb_history_text_delete (SbHistory *self, const char *key)
{
  return make_text (sb_history_command_delete (self, key));
}
