/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which scripts are about more than a database: the whole server, or something outside of it; and
 * which about no rows. */
#include "sb-rehearser-private.h"

#include <string.h>

#include "sb-script-file.h"

/* Commands, as a server's command tags, about what belongs to all databases of a server. */
static const char *const wide_tags[] = {
  "CREATE ROLE",     "ALTER ROLE",       "DROP ROLE",       "GRANT ROLE", "REVOKE ROLE",
  "CREATE DATABASE", "ALTER DATABASE",   "DROP DATABASE",   "DROP OWNED", "REASSIGN OWNED",
  "ALTER SYSTEM",    "ALTER TABLESPACE", "DROP TABLESPACE", NULL,
};

/* Of these the tag alone does not tell: a block that makes a role unless it is there, a function that
 * does when somebody calls it, a grant on a database, a role's comment. Two words in a row do, wherever
 * they stand, also in a string. One too many only takes longer. */
static const char *const open_tags[] = { "DO",     "CREATE FUNCTION", "CREATE PROCEDURE", "GRANT",
                                         "REVOKE", "COMMENT",         "SECURITY LABEL",   "",
                                         NULL };
static const char *const wide_verbs[] = { "CREATE", "ALTER", "DROP", "REASSIGN", "ON", NULL };
static const char *const wide_words[] = { "ROLE",  "USER",       "GROUP",     "DATABASE", "SYSTEM",
                                          "OWNED", "TABLESPACE", "PARAMETER", NULL };

/* No file without one of these words has anything of the kind: members are granted to a role without
 * calling it one. */
static const char *const telling_words[] = { "ROLE",   "USER",   "GROUP",      "DATABASE",
                                             "SYSTEM", "OWNED",  "TABLESPACE", "PARAMETER",
                                             "GRANT",  "REVOKE", NULL };

/* What reaches beyond the server, and why it is not tried even on one of its own. */
static const struct
{
  const char *tag;
  const char *why;
} refused_tags[] = {
  { "CREATE SUBSCRIPTION", "connects to another server" },
  { "ALTER SUBSCRIPTION", "connects to another server" },
  { "DROP SUBSCRIPTION", "connects to another server" },
  { "CREATE TABLESPACE", "writes to a folder outside of the server's own" },
};

/* Told of each statement of a migration's scripts that would be run, until it returns %FALSE. */
typedef gboolean (*StatementFunc) (SbScript *script, const SbStatement *statement, const char *path,
                                   gpointer user_data);

static gboolean
look_at_script (SbScript *script, const char *path, StatementFunc func, gpointer user_data)
{
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    if (!func (script, sb_script_get_statement (script, i), path, user_data))
      return FALSE;
  return TRUE;
}

/* The files that they include, too. */
static void
look_at (const SbMigration *migration, StatementFunc func, gpointer user_data)
{
  for (guint role = 0; role < SB_N_ROLES; role++)
    {
      const char *path = migration->paths[role];
      g_autoptr (SbScript) script = NULL;

      if (role == SB_ROLE_VERIFY || path == NULL)
        continue;
      script = sb_script_file_read (migration, role, path, NULL);
      if (script != NULL && !look_at_script (script, path, func, user_data))
        return;
    }
}

static gboolean
is_one_of (const char *word, gsize length, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (length == strlen (words[i]) && g_ascii_strncasecmp (word, words[i], length) == 0)
      return TRUE;
  return FALSE;
}

/* Behind the comment that begins at @at, or @at: what a function's author says is not what it does. */
static gsize
skip_comment (const char *text, gsize length, gsize at)
{
  gboolean is_line = at + 1 < length && text[at] == '-' && text[at + 1] == '-';
  gboolean is_block = at + 1 < length && text[at] == '/' && text[at + 1] == '*';

  if (!is_line && !is_block)
    return at;
  for (at += 2; at < length; at++)
    if (is_line ? text[at] == '\n' : text[at] == '/' && text[at - 1] == '*')
      return at + 1;
  return length;
}

/* Whether one of @words is in @text, behind one of @verbs where these are given. */
static gboolean
has_word (const char *text, gsize length, const char *const *verbs, const char *const *words)
{
  gboolean is_behind = verbs == NULL;

  for (gsize at = 0; at < length;)
    {
      gsize start = verbs != NULL ? skip_comment (text, length, at) : at;

      at = start;
      while (at < length && (g_ascii_isalnum (text[at]) || text[at] == '_'))
        at++;
      if (at > start && is_behind && is_one_of (text + start, at - start, words))
        return TRUE;
      if (at > start && verbs != NULL)
        is_behind = is_one_of (text + start, at - start, verbs);
      at += at == start;
    }
  return FALSE;
}

static gboolean
find_wide_cb (SbScript *script, const SbStatement *statement, const char *path, gpointer user_data)
{
  gboolean *is_wide = user_data;
  gsize length;
  const char *text = sb_script_get_text (script, &length);

  *is_wide = g_strv_contains (wide_tags, statement->tag)
             || (g_strv_contains (open_tags, statement->tag)
                 && has_word (text + statement->sql_start,
                              statement->sql_end - statement->sql_start, wide_verbs, wide_words));
  return !*is_wide;
}

/* Before it is parsed: most files do not have such a word, and include nothing. */
static gboolean
may_be_wide (const SbMigration *migration)
{
  for (guint role = 0; role < SB_N_ROLES; role++)
    {
      const char *path = migration->paths[role];
      g_autofree char *text = NULL;
      gsize length;

      if (role != SB_ROLE_VERIFY && path != NULL && g_file_get_contents (path, &text, &length, NULL)
          && (has_word (text, length, NULL, telling_words) || memchr (text, '\\', length) != NULL))
        return TRUE;
    }
  return FALSE;
}

/* They are run before whichever migration is tried. */
static void
look_at_seeds (SbRehearser *self)
{
  const SbMigration *first = sb_project_get_migration (self->project, 0);

  for (guint i = 0; self->seeds[i] != NULL && !self->is_wide; i++)
    {
      g_autoptr (SbScript)
          script = sb_script_file_read (first, SB_ROLE_FORWARD, self->seeds[i], NULL);

      if (script != NULL)
        look_at_script (script, self->seeds[i], find_wide_cb, &self->is_wide);
    }
}

/*< private >
 * sb_rehearser_is_wide:
 * @self: a rehearser
 * @last: of a migration
 *
 * Returns: whether scripts of it, of one before it, or seed files, say something about a whole server
 */
gboolean
sb_rehearser_is_wide (SbRehearser *self, guint last)
{
  if (self->n_looked == 0)
    look_at_seeds (self);
  while (!self->is_wide && self->n_looked <= last)
    {
      const SbMigration *migration = sb_project_get_migration (self->project, self->n_looked++);

      if (may_be_wide (migration))
        look_at (migration, find_wide_cb, &self->is_wide);
      if (self->is_wide)
        self->first_wide = self->n_looked - 1;
    }
  return self->is_wide && self->first_wide <= last;
}

static gboolean
find_refused_cb (SbScript *script, const SbStatement *statement, const char *path,
                 gpointer user_data)
{
  char **reason = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (refused_tags); i++)
    if (strcmp (refused_tags[i].tag, statement->tag) == 0)
      {
        g_autofree char *name = g_path_get_basename (path);
        g_autofree char *place = sb_script_file_dup_place (script, name, statement->sql_start);

        *reason = g_strdup_printf ("%s: %s %s", place, statement->tag, refused_tags[i].why);
      }
  return *reason == NULL;
}

/*< private >
 * sb_rehearser_dup_script_refusal:
 * @script: a script
 * @path: where it is
 *
 * Returns: (transfer full) (nullable): the statement that is not run on any copy, and why
 */
char *
sb_rehearser_dup_script_refusal (SbScript *script, const char *path)
{
  char *reason = NULL;

  look_at_script (script, path, find_refused_cb, &reason);
  return reason;
}

/*< private >
 * sb_rehearser_dup_refusal:
 * @migration: a migration
 *
 * Returns: (transfer full) (nullable): why it cannot be tried anywhere but on the target
 */
char *
sb_rehearser_dup_refusal (const SbMigration *migration)
{
  char *reason = NULL;

  look_at (migration, find_refused_cb, &reason);
  return reason;
}

/* What a transaction that rolls back, or the opposite command, leaves no rows of behind. */
static gboolean
find_rows_cb (SbScript *script, const SbStatement *statement, const char *path, gpointer user_data)
{
  static const char *const words[] = {
    "CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE", NULL
  };
  gboolean *is_definition = user_data;
  const char *tag = statement->tag;

  *is_definition = statement->kind == SB_STATEMENT_EMPTY
                   || (statement->kind == SB_STATEMENT_SQL
                       && is_one_of (tag, strcspn (tag, " "), words));
  return *is_definition;
}

/*< private >
 * sb_rehearser_is_definition:
 * @migration: a migration
 *
 * Returns: whether it defines things only, there and back: no row of a table that stays is written
 *   anew, and no block does who knows what
 */
gboolean
sb_rehearser_is_definition (const SbMigration *migration)
{
  gboolean is_definition = FALSE;

  look_at (migration, find_rows_cb, &is_definition);
  return is_definition;
}
