/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-script.h"

#include "sb-comments.h"
#include "sb-lines.h"
#include "sb-parser.h"
#include "sb-splitter.h"
#include "sb-thread.h"

#include <pthread.h>
#include <string.h>

/* How long one script may keep the parser thread from the others. */
#define STEP_MICROSECONDS 5000

G_DEFINE_QUARK (sb - sql - error - quark, sb_sql_error)

struct _SbScript
{
  gint ref_count; /* atomic */
  char *text;
  gsize length;
  SbSources *sources; /* NULL: one file, as it is */
  GArray *statements; /* (element-type SbStatement) */
  GArray *directives; /* (element-type SbDirective) */
  SbFacts **facts;    /* one for each statement, NULL for what is not parsed */
};

/* A text on its way to a script. */
struct _SbScriptParse
{
  SbScript *script;
  guint next;          /* the first statement without facts */
  gboolean with_trees; /* keep them in the parser's cache */

  /* sb_script_parse_begin(): somebody will wait */
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gboolean is_done;

  /* sb_script_parse_async() */
  GBytes *bytes;
  GTask *task;
};

static void
clear_statement (gpointer data)
{
  SbStatement *statement = data;

  g_clear_pointer (&statement->check, sb_check_comment_free);
}

static char *
dup_text (const char *text, gsize length)
{
  char *copy = g_malloc (length + 1);

  if (length > 0)
    memcpy (copy, text, length);
  copy[length] = '\0';
  return copy;
}

/* Everything but the facts. Takes @text, which has a NUL behind it. */
static SbScript *
split (char *text, gsize length, GError **error)
{
  SbScript *self;

  if (!sb_script_check_text (text, length, error))
    {
      g_free (text);
      return NULL;
    }
  self = g_new0 (SbScript, 1);
  self->ref_count = 1;
  self->text = text;
  self->length = length;
  self->statements = g_array_new (FALSE, FALSE, sizeof (SbStatement));
  g_array_set_clear_func (self->statements, clear_statement);
  self->directives = g_array_new (FALSE, FALSE, sizeof (SbDirective));
  g_array_set_clear_func (self->directives, (GDestroyNotify) sb_directive_clear);
  sb_splitter_split (self->text, length, self->statements, self->directives);
  self->facts = g_new0 (SbFacts *, self->statements->len);
  return self;
}

/* What is shared stays with the facts, which live as long as the script. */
static void
set_facts (SbStatement *statement, const SbFacts *facts)
{
  statement->tx = facts->tx;
  statement->tag = facts->tag;
  statement->why_alone = facts->why_alone;
  statement->syntax_error = facts->syntax_error;
  statement->error_offset = statement->sql_start + facts->error_offset;
  if (facts->objects != NULL)
    {
      statement->objects = (SbObject *) facts->objects->data;
      statement->n_objects = facts->objects->len;
    }
}

static gboolean
read_facts (SbScriptParse *parse, SbReader *reader)
{
  SbScript *script = parse->script;
  gint64 deadline = g_get_monotonic_time () + STEP_MICROSECONDS;

  for (; parse->next < script->statements->len; parse->next++)
    {
      SbStatement *statement = &g_array_index (script->statements, SbStatement, parse->next);
      const char *sql;
      gsize length;

      statement->error_offset = statement->sql_start;
      if (statement->kind != SB_STATEMENT_SQL && statement->kind != SB_STATEMENT_COPY)
        continue;
      if (g_get_monotonic_time () > deadline)
        return FALSE;
      sql = script->text + statement->sql_start;
      length = statement->sql_end - statement->sql_start;
      if (parse->with_trees)
        sb_tree_unref (sb_reader_read_tree (reader, sql, length));
      script->facts[parse->next] = sb_reader_read (reader, sql, length);
      set_facts (statement, script->facts[parse->next]);
    }
  return TRUE;
}

static gboolean
step_waiting (SbReader *reader, gpointer data)
{
  SbScriptParse *parse = data;

  if (!read_facts (parse, reader))
    return FALSE;
  pthread_mutex_lock (&parse->mutex);
  parse->is_done = TRUE;
  pthread_cond_signal (&parse->cond);
  pthread_mutex_unlock (&parse->mutex);
  return TRUE;
}

/**
 * sb_script_parse:
 * @text: (array length=length): the bytes of a file; copied
 * @length: how many
 * @error: (nullable): where to put an error
 *
 * Makes a script and waits until all its statements are parsed: about 15 µs a statement, and less
 * for one that was seen before. Any thread; the window uses sb_script_parse_async(). A statement
 * with an error of syntax is no error here.
 *
 * Returns: (transfer full) (nullable): the script, or %NULL with #SbSqlError when the bytes are not
 * a text
 */
SbScript *
sb_script_parse (const char *text, gsize length, GError **error)
{
  SbScriptParse *parse = sb_script_parse_begin (dup_text (text, length), length, NULL, error);

  return parse != NULL ? sb_script_parse_wait (parse) : NULL;
}

/* Takes @text and @sources. */
static SbScriptParse *
begin (char *text, gsize length, SbSources *sources, gboolean with_trees, GError **error)
{
  SbScript *script = split (text, length, error);
  SbScriptParse *self;

  if (script == NULL)
    {
      g_clear_pointer (&sources, sb_sources_unref);
      return NULL;
    }
  script->sources = sources;
  self = g_new0 (SbScriptParse, 1);
  self->script = script;
  self->with_trees = with_trees;
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->cond, NULL);
  sb_parser_push (step_waiting, self);
  return self;
}

/**
 * sb_script_parse_begin:
 * @text: (transfer full) (array length=length): the text, with a NUL behind it
 * @length: in bytes
 * @sources: (transfer full) (nullable): of which files it was put together; %NULL for one as it is
 * @error: (nullable): where to put an error
 *
 * As sb_script_parse(), without a copy and without waiting: who has many texts begins with all of
 * them, so that the next is read while one is parsed. Workers only.
 *
 * Returns: (transfer full) (nullable): for sb_script_parse_wait(), which must follow; %NULL with
 *   #SbSqlError when the bytes are not a text
 */
SbScriptParse *
sb_script_parse_begin (char *text, gsize length, SbSources *sources, GError **error)
{
  SB_WORKERS_ONLY;

  return begin (text, length, sources, FALSE, error);
}

/**
 * sb_script_parse_wait:
 * @self: (transfer full): what was begun
 *
 * Waits until all statements are parsed. Workers only.
 *
 * Returns: (transfer full): the script
 */
SbScript *
sb_script_parse_wait (SbScriptParse *self)
{
  SB_WORKERS_ONLY;

  SbScript *script = self->script;

  pthread_mutex_lock (&self->mutex);
  while (!self->is_done)
    pthread_cond_wait (&self->cond, &self->mutex);
  pthread_mutex_unlock (&self->mutex);
  pthread_cond_destroy (&self->cond);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
  return script;
}

/**
 * sb_script_parse_with_trees:
 * @text: (array length=length): the bytes of a file; copied
 * @length: how many
 * @error: (nullable): where to put an error
 *
 * As sb_script_parse() for who wants the trees next: each statement is parsed once for both.
 *
 * Returns: (transfer full) (nullable): as sb_script_parse()
 */
SbScript *
sb_script_parse_with_trees (const char *text, gsize length, GError **error)
{
  SB_WORKERS_ONLY;

  SbScriptParse *parse = begin (dup_text (text, length), length, NULL, TRUE, error);

  return parse != NULL ? sb_script_parse_wait (parse) : NULL;
}

/* GLib hands the script to the other thread in order; that its count is written here and read there
 * lets ThreadSanitizer know, which cannot see into GLib. */
static void
publish (SbScript *self)
{
  g_atomic_int_set (&self->ref_count, 1);
}

static void
receive (SbScript *self)
{
  g_assert (g_atomic_int_get (&self->ref_count) > 0);
}

static gboolean
step_task (SbReader *reader, gpointer data)
{
  SbScriptParse *parse = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  if (parse->script == NULL)
    {
      gsize length;
      const char *text = g_bytes_get_data (parse->bytes, &length);

      parse->script = split (dup_text (text, length), length, &error);
    }
  if (parse->script != NULL && !read_facts (parse, reader))
    return FALSE;

  task = parse->task;
  if (parse->script != NULL)
    {
      publish (parse->script);
      g_task_return_pointer (task, parse->script, (GDestroyNotify) sb_script_unref);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
  g_bytes_unref (parse->bytes);
  g_free (parse);
  return TRUE;
}

/**
 * sb_script_parse_async:
 * @text: the bytes of a file
 * @cancellable: (nullable): not looked at: a parse that was begun is finished
 * @callback: called in the main context of the caller
 * @user_data: for @callback
 *
 * Makes a script without keeping the caller waiting: all the work is done on the parser thread, in
 * turns with others. Any thread with a main context.
 */
void
sb_script_parse_async (GBytes *text, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  SbScriptParse *parse = g_new0 (SbScriptParse, 1);

  parse->bytes = g_bytes_ref (text);
  parse->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (parse->task, sb_script_parse_async);
  g_task_set_check_cancellable (parse->task, FALSE);
  sb_parser_push (step_task, parse);
}

/**
 * sb_script_parse_finish:
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Returns: (transfer full) (nullable): as sb_script_parse()
 */
SbScript *
sb_script_parse_finish (GAsyncResult *result, GError **error)
{
  SbScript *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  self = g_task_propagate_pointer (G_TASK (result), error);
  if (self != NULL)
    receive (self);
  return self;
}

/**
 * sb_script_ref:
 * @self: a script
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbScript *
sb_script_ref (SbScript *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * sb_script_unref:
 * @self: (transfer full): a script
 *
 * Any thread.
 */
void
sb_script_unref (SbScript *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  for (guint i = 0; i < self->statements->len; i++)
    g_clear_pointer (&self->facts[i], sb_facts_unref);
  g_free (self->facts);
  g_array_unref (self->statements);
  g_array_unref (self->directives);
  g_clear_pointer (&self->sources, sb_sources_unref);
  g_free (self->text);
  g_free (self);
}

/**
 * sb_script_get_text:
 * @self: a script
 * @length: (out) (optional): its length in bytes
 *
 * Returns: (transfer none): the file as it was given, byte order mark included, with a NUL behind
 *   it; of a script for psql, what it becomes
 */
const char *
sb_script_get_text (SbScript *self, gsize *length)
{
  if (length != NULL)
    *length = self->length;
  return self->text;
}

/**
 * sb_script_get_file_text:
 * @self: a script
 * @length: (out) (optional): its length in bytes
 *
 * Returns: (transfer none): the file as it was given, also of a script for psql
 */
const char *
sb_script_get_file_text (SbScript *self, gsize *length)
{
  const SbSource *own = self->sources != NULL ? sb_sources_get (self->sources, 0) : NULL;

  if (length != NULL)
    *length = own != NULL ? own->length : self->length;
  return own != NULL ? own->text : self->text;
}

/**
 * sb_script_get_sources:
 * @self: a script
 *
 * Returns: (transfer none) (nullable): of which files a script for psql was put together; %NULL
 *   where the text is one file as it is
 */
SbSources *
sb_script_get_sources (SbScript *self)
{
  return self->sources;
}

/**
 * sb_script_get_own_offset:
 * @self: a script
 * @offset: byte offset in its text
 *
 * Returns: the byte offset in the script's own file: of what it includes, that of the inclusion
 */
gsize
sb_script_get_own_offset (SbScript *self, gsize offset)
{
  return self->sources != NULL ? sb_sources_locate (self->sources, offset).own_offset : offset;
}

/**
 * sb_script_get_line:
 * @self: a script
 * @offset: byte offset in its text
 *
 * Returns: the line in the script's own file, from 1: of what it includes, that of the inclusion
 */
guint
sb_script_get_line (SbScript *self, gsize offset)
{
  if (self->sources != NULL)
    return sb_sources_get_line (self->sources, 0, sb_script_get_own_offset (self, offset));
  return sb_lines_position (self->text, self->length, offset).line;
}

/**
 * sb_script_get_n_statements:
 * @self: a script
 *
 * Returns: how many statements it has, empty ones and psql lines included; 0 only for no bytes
 */
guint
sb_script_get_n_statements (SbScript *self)
{
  return self->statements->len;
}

/**
 * sb_script_get_statement:
 * @self: a script
 * @index: from 0
 *
 * Returns: (transfer none): the statement, as long as the script lives
 */
const SbStatement *
sb_script_get_statement (SbScript *self, guint index)
{
  g_return_val_if_fail (index < self->statements->len, NULL);

  return &g_array_index (self->statements, SbStatement, index);
}

/**
 * sb_script_dup_sql:
 * @self: a script
 * @index: of a statement, from 0
 *
 * Returns: (transfer full): what is sent: the text from sql_start to sql_end, no COPY data
 */
char *
sb_script_dup_sql (SbScript *self, guint index)
{
  const SbStatement *statement = sb_script_get_statement (self, index);

  g_return_val_if_fail (statement != NULL, NULL);

  return g_strndup (self->text + statement->sql_start, statement->sql_end - statement->sql_start);
}

/**
 * sb_script_get_directives:
 * @self: a script
 * @n_directives: (out): how many
 *
 * Returns: (transfer none) (array length=n_directives): the directives in the order of the file
 */
const SbDirective *
sb_script_get_directives (SbScript *self, guint *n_directives)
{
  *n_directives = self->directives->len;
  return (const SbDirective *) self->directives->data;
}

/**
 * sb_script_find_directive:
 * @self: a script
 * @name: a known directive's name
 *
 * Returns: (transfer none) (nullable): the first of that name
 */
const SbDirective *
sb_script_find_directive (SbScript *self, const char *name)
{
  for (guint i = 0; i < self->directives->len; i++)
    {
      const SbDirective *directive = &g_array_index (self->directives, SbDirective, i);

      if (directive->known && strcmp (directive->name, name) == 0)
        return directive;
    }
  return NULL;
}

static gboolean
parse_boolean (const char *value, gboolean *is_on)
{
  static const char *const words[] = { "off", "on", "false", "true", "no", "yes", "0", "1" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (value, words[i]) == 0)
      {
        *is_on = i % 2 == 1;
        return TRUE;
      }
  return FALSE;
}

static gboolean
equal_values (const char *one, const char *other)
{
  gboolean a, b;

  if (parse_boolean (one, &a) && parse_boolean (other, &b))
    return a == b;
  return g_ascii_strcasecmp (one, other) == 0;
}

/**
 * sb_script_find_setting:
 * @self: a script
 * @name: a setting's name, in lower case
 * @value: (nullable): a value; "off" also finds `false`, `no` and `0`; %NULL for any
 * @index: (out) (optional): of the statement that sets it
 *
 * Finds the first statement that sets @name to @value by SET or by SELECT set_config(). With
 * `standard_conforming_strings` and "off" it finds what a script must be refused for: the server
 * would read its strings in another way than this floor has.
 *
 * Returns: whether there is one
 */
gboolean
sb_script_find_setting (SbScript *self, const char *name, const char *value, guint *index)
{
  for (guint i = 0; i < self->statements->len; i++)
    {
      const SbFacts *facts = self->facts[i];

      if (facts == NULL || g_strcmp0 (facts->setting, name) != 0)
        continue;
      if (value != NULL
          && (facts->setting_value == NULL || !equal_values (facts->setting_value, value)))
        continue;
      if (index != NULL)
        *index = i;
      return TRUE;
    }
  return FALSE;
}
