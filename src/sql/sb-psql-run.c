/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each of psql's commands does to the script that is being expanded. */
#include "sb-psql-private.h"

#include "sb-psql-arguments.h"
#include "sb-psql-variables.h"

#include <string.h>

/* A command while it is carried out. */
typedef struct
{
  SbPsql *self;
  SbPsqlText *text;
  const char *name; /* without its backslash */
  gsize backslash;
  GError **error;
} Command;

#define fail(command, ...)                                                                         \
  sb_psql_fail ((command)->self, (command)->text, (command)->backslash, (command)->error,          \
                __VA_ARGS__)

/* The next argument: NULL at the end, and with @ok false where it cannot be read. */
static char *
take (Command *command, gboolean *ok)
{
  g_autofree char *fault = NULL;
  char *argument = sb_psql_take_argument (&command->text->lexer, command->self->variables, &fault);

  *ok = fault == NULL || fail (command, "\\%s: %s", command->name, fault);
  return argument;
}

/* All arguments, joined. */
static char *
take_all (Command *command, const char *between)
{
  g_autoptr (GString) all = g_string_new (NULL);
  gboolean ok, is_first = TRUE;
  char *argument;

  while ((argument = take (command, &ok)) != NULL)
    {
      if (!is_first)
        g_string_append (all, between);
      is_first = FALSE;
      g_string_append (all, argument);
      g_free (argument);
    }
  return ok ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

static gboolean
is_being_read (const SbPsqlText *text, const char *path)
{
  for (; text != NULL; text = text->outer)
    if (g_strcmp0 (text->path, path) == 0)
      return TRUE;
  return FALSE;
}

static guint
add_source (SbPsql *self, const char *path, char *shown, char *bytes, gsize length,
            const char **stored)
{
  guint index = 0;

  while (index < sb_sources_get_n (self->sources)
         && g_strcmp0 (sb_sources_get (self->sources, index)->path, path) != 0)
    index++;
  if (index == sb_sources_get_n (self->sources))
    return sb_sources_add (self->sources, g_strdup (path), shown, bytes, length);
  /* The same file again: one text for both, even if it was edited meanwhile. */
  g_free (shown);
  g_free (bytes);
  *stored = sb_sources_get (self->sources, index)->text;
  return index;
}

static gboolean
include_file (Command *command, const char *file, gboolean is_relative)
{
  SbPsql *self = command->self;
  SbPsqlText *text = command->text;
  g_autoptr (GError) cause = NULL;
  g_autofree char *path = NULL;
  char *shown = NULL, *bytes;
  const SbSource *source;
  const char *stored = NULL;
  SbPsqlText inner = { .outer = text };
  gsize length = 0;
  gboolean ok;

  if (self->depth >= SB_PSQL_MAX_DEPTH)
    return fail (command, "\\%s: files include files more than %u deep", command->name,
                 SB_PSQL_MAX_DEPTH);
  if (++self->n_files > SB_PSQL_MAX_FILES)
    return fail (command, "\\%s: more than %u files are included", command->name,
                 SB_PSQL_MAX_FILES);
  bytes = self->read (file, text->path, is_relative, &path, &shown, &length, self->user_data,
                      &cause);
  if (bytes == NULL)
    return fail (command, "\\%s: %s", command->name, cause->message);
  if (is_being_read (text, path) || !sb_script_check_text (bytes, length, &cause))
    {
      ok = fail (command, "\\%s: \"%s\" %s%s", command->name, shown,
                 cause != NULL ? "is " : "includes itself", cause != NULL ? cause->message : "");
      g_free (bytes);
      g_free (shown);
      return ok;
    }
  inner.source = add_source (self, path, shown, bytes, length, &stored);
  source = sb_sources_get (self->sources, inner.source);
  inner.path = source->path;
  inner.lexer = (SbLexer){ source->text, source->length, 0 };
  inner.own_offset = text->outer == NULL ? command->backslash : text->own_offset;
  if (source->length >= 3 && memcmp (source->text, "\xef\xbb\xbf", 3) == 0)
    inner.lexer.at = inner.pending = 3;
  self->depth++;
  ok = sb_psql_run_text (self, &inner, command->error);
  self->depth--;
  return ok;
}

static gboolean
run_include (Command *command, gboolean is_relative)
{
  g_autofree char *file = NULL;
  gboolean ok;

  if (command->self->statement.has_sql)
    return fail (command, "\\%s stands in the middle of a statement", command->name);
  file = take (command, &ok);
  if (!ok)
    return FALSE;
  if (file != NULL && g_str_has_suffix (file, ";"))
    file[strlen (file) - 1] = '\0';
  if (file == NULL || *file == '\0')
    return fail (command, "\\%s wants a file", command->name);
  return include_file (command, file, is_relative);
}

static gboolean
run_set (Command *command)
{
  gboolean ok;
  g_autofree char *name = take (command, &ok), *value = NULL;
  const char *fault;

  if (name == NULL)
    return ok;
  value = take_all (command, "");
  if (value == NULL)
    return FALSE;
  fault = sb_psql_variables_find_fault (name, value);
  if (fault != NULL)
    return fail (command, "\\set: \"%s\" %s", name, fault);
  g_hash_table_insert (command->self->variables, g_steal_pointer (&name), g_steal_pointer (&value));
  return TRUE;
}

static gboolean
run_unset (Command *command)
{
  gboolean ok;
  g_autofree char *name = take (command, &ok);

  if (ok && name == NULL)
    return fail (command, "\\unset wants a name");
  if (ok)
    g_hash_table_remove (command->self->variables, name);
  return ok;
}

static gboolean
run_echo (Command *command, gboolean is_warning)
{
  char *text = take_all (command, " ");

  if (text == NULL)
    return FALSE;
  if (strcmp (text, "-n") == 0 || g_str_has_prefix (text, "-n "))
    memmove (text, text + MIN (3, strlen (text)), strlen (text + MIN (3, strlen (text))) + 1);
  sb_sources_add_echo (command->self->sources, command->self->out->len, text, is_warning);
  return TRUE;
}

/* `\g`: what a semicolon does, unless it says where the rows go. */
static gboolean
run_send (Command *command)
{
  gboolean ok;
  g_autofree char *argument = take (command, &ok);

  if (!ok)
    return FALSE;
  if (argument != NULL)
    return fail (command,
                 "\\%s with an argument is a command of psql that reaches files or "
                 "programs outside of the database",
                 command->name);
  if (!command->self->statement.has_sql || command->self->statement.from_stdin)
    return fail (command, "\\%s has no statement before it", command->name);
  command->self->statement = (SbPsqlStatement){ 0 };
  return sb_psql_append (command->self, command->text, ";", command->error);
}

static gboolean
run_quit (Command *command)
{
  if (command->self->statement.has_sql)
    return fail (command, "\\%s stands in the middle of a statement", command->name);
  command->text->is_over = TRUE;
  return TRUE;
}

static gboolean
run_encoding (Command *command)
{
  gboolean ok;
  g_autofree char *name = take (command, &ok);

  if (!ok)
    return FALSE;
  if (name == NULL || g_ascii_strcasecmp (name, "utf8") == 0
      || g_ascii_strcasecmp (name, "utf-8") == 0 || g_ascii_strcasecmp (name, "unicode") == 0)
    return TRUE;
  return fail (command, "\\encoding %s: scripts are read as UTF-8", name);
}

static gboolean
run_restrict (Command *command, gboolean begins)
{
  SbPsql *self = command->self;
  gboolean ok;
  g_autofree char *key = take (command, &ok);

  if (!ok)
    return FALSE;
  if (key == NULL)
    return fail (command, "\\%s wants a key", command->name);
  if (begins)
    self->restricted = g_steal_pointer (&key);
  else if (g_strcmp0 (self->restricted, key) != 0)
    return fail (command, "\\unrestrict %s",
                 self->restricted != NULL ? "has another key than \\restrict"
                                          : "without a \\restrict");
  else
    g_clear_pointer (&self->restricted, g_free);
  return TRUE;
}

/* Goes on in a branch of a condition, or skips it. */
static void
enter_branch (SbPsql *self, SbPsqlCondition *condition, gboolean is_active)
{
  if (!condition->is_active && is_active)
    self->statement = condition->before;
  else if (condition->is_active && !is_active)
    condition->before = self->statement;
  condition->is_active = is_active;
  condition->was_active |= is_active;
}

static gboolean
take_boolean (Command *command, gboolean *value)
{
  g_autofree char *words = take_all (command, " ");

  if (words == NULL)
    return FALSE;
  return sb_psql_parse_boolean (words, value)
         || fail (command, "\\%s: \"%s\" is neither true nor false", command->name, words);
}

static gboolean
run_if (Command *command)
{
  SbPsqlCondition condition = { .offset = command->backslash,
                                .is_reachable = sb_psql_is_active (command->text),
                                .is_active = TRUE,
                                .before = command->self->statement };
  gboolean is_true = FALSE;

  if (condition.is_reachable && !take_boolean (command, &is_true))
    return FALSE;
  enter_branch (command->self, &condition, is_true);
  g_array_append_val (command->text->conditions, condition);
  return TRUE;
}

static gboolean
run_branch (Command *command, SbPsqlAction action)
{
  GArray *conditions = command->text->conditions;
  SbPsqlCondition *condition;
  gboolean is_true = TRUE;

  if (conditions->len == 0)
    return fail (command, "\\%s without an \\if", command->name);
  condition = &g_array_index (conditions, SbPsqlCondition, conditions->len - 1);
  if (action == SB_PSQL_ENDIF)
    {
      if (!condition->is_active)
        command->self->statement = condition->before;
      g_array_set_size (conditions, conditions->len - 1);
      return TRUE;
    }
  if (condition->had_else)
    return fail (command, "\\%s behind \\else", command->name);
  condition->had_else = action == SB_PSQL_ELSE;
  if (!condition->is_reachable || condition->was_active)
    is_true = FALSE;
  else if (action == SB_PSQL_ELIF && !take_boolean (command, &is_true))
    return FALSE;
  enter_branch (command->self, condition, is_true);
  return TRUE;
}

/* What psql's lexer does with a backslash by itself. */
static gboolean
run_escape (Command *command, char c)
{
  SbPsql *self = command->self;

  command->text->lexer.at++;
  command->text->pending = command->text->lexer.at;
  if (!sb_psql_is_active (command->text))
    return TRUE;
  if (c == ':')
    return sb_psql_append (self, command->text, ":", command->error);
  self->statement = (SbPsqlStatement){ 0 };
  sb_sources_set_joined (self->sources, self->out->len);
  return sb_psql_append (self, command->text, ";", command->error);
}

static gboolean
run_action (Command *command, const SbPsqlCommand *known)
{
  switch (known->action)
    {
    case SB_PSQL_IGNORE:
      return TRUE;
    case SB_PSQL_INCLUDE:
    case SB_PSQL_INCLUDE_RELATIVE:
      return run_include (command, known->action == SB_PSQL_INCLUDE_RELATIVE);
    case SB_PSQL_SET:
      return run_set (command);
    case SB_PSQL_UNSET:
      return run_unset (command);
    case SB_PSQL_IF:
      return run_if (command);
    case SB_PSQL_ELIF:
    case SB_PSQL_ELSE:
    case SB_PSQL_ENDIF:
      return run_branch (command, known->action);
    case SB_PSQL_ECHO:
    case SB_PSQL_WARN:
      return run_echo (command, known->action == SB_PSQL_WARN);
    case SB_PSQL_SEND:
      return run_send (command);
    case SB_PSQL_QUIT:
      return run_quit (command);
    case SB_PSQL_ENCODING:
      return run_encoding (command);
    case SB_PSQL_RESTRICT:
    case SB_PSQL_UNRESTRICT:
      return run_restrict (command, known->action == SB_PSQL_RESTRICT);
    case SB_PSQL_REFUSE:
    default:
      return fail (command, "\"\\%.40s\" is a command of psql that %s", command->name, known->why);
    }
}

static gboolean
is_condition (SbPsqlAction action)
{
  return action == SB_PSQL_IF || action == SB_PSQL_ELIF || action == SB_PSQL_ELSE
         || action == SB_PSQL_ENDIF;
}

/*< private >
 * sb_psql_run_command:
 * @self: an expansion
 * @text: a file that is being read; its lexer stands behind a backslash
 * @backslash: where that is
 * @error: return location for %SB_SQL_ERROR_PSQL
 *
 * Carries out the command that begins there, or skips it in a branch that is not active.
 *
 * Returns: whether it could be followed
 */
gboolean
sb_psql_run_command (SbPsql *self, SbPsqlText *text, gsize backslash, GError **error)
{
  SbLexer *lexer = &text->lexer;
  char next = lexer->at < lexer->length ? lexer->text[lexer->at] : '\0';
  g_autofree char *name = NULL;
  Command command = { self, text, NULL, backslash, error };
  const SbPsqlCommand *known;

  if (!sb_psql_flush (self, text, backslash, error))
    return FALSE;
  if (next == ';' || next == ':')
    return run_escape (&command, next);
  command.name = name = sb_psql_take_name (lexer);
  known = sb_psql_commands_find (name);
  if (is_condition (known->action) || sb_psql_is_active (text))
    {
      if (self->restricted != NULL && !is_condition (known->action)
          && known->action != SB_PSQL_UNRESTRICT)
        return fail (&command, "\\%s between \\restrict and \\unrestrict", name);
      if (!run_action (&command, known))
        return FALSE;
    }
  sb_psql_skip_arguments (lexer);
  text->pending = lexer->at;
  return TRUE;
}
