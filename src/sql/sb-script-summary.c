/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one line that tells a person what a script will do. */
#include "sb-script.h"

#include "sb-lexer.h"

#include <string.h>

/* More would not fit a row of the timeline. */
#define MAX_PARTS 4

/* Things of one sort and how many of them, in the order in which they were met. */
typedef struct
{
  const char *before; /* "new ", "drops ", "changes " */
  const char *noun;
  guint count;
} Part;

typedef struct
{
  GHashTable *created; /* keys of what the script creates */
  GHashTable *changed; /* keys of what was counted as dropped or changed */
  GHashTable *parents; /* keys of relations a part of which was counted */
  GArray *parts;
} Summary;

static char *
make_key (const char *kind, const char *schema, const char *name, const char *parent)
{
  return g_strdup_printf ("%s\n%s\n%s\n%s", kind, schema != NULL ? schema : "", name,
                          parent != NULL ? parent : "");
}

static char *
object_key (const SbObject *object)
{
  return make_key (object->kind, object->schema, object->name, object->parent);
}

static char *
parent_key (const SbObject *object)
{
  return make_key ("", object->schema, object->parent, NULL);
}

static void
count (Summary *self, const char *before, const char *noun)
{
  Part part = { before, noun, 1 };

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *other = &g_array_index (self->parts, Part, i);

      if (strcmp (other->before, before) == 0 && strcmp (other->noun, noun) == 0)
        {
          other->count++;
          return;
        }
    }
  g_array_append_val (self->parts, part);
}

/* Statements that name objects, but leave their definitions as they are. */
static gboolean
leaves_definitions (const SbStatement *statement)
{
  static const char *const tags[] = { "COMMENT", "GRANT", "REINDEX", "REVOKE", NULL };

  return g_strv_contains (tags, statement->tag);
}

static void
note_created (Summary *self, const SbStatement *statement)
{
  for (guint i = 0; i < statement->n_objects; i++)
    {
      const SbObject *object = &statement->objects[i];

      if (object->verb == SB_OBJECT_CREATED)
        g_hash_table_add (self->created, object_key (object));
      if (object->parent != NULL && !leaves_definitions (statement))
        g_hash_table_add (self->parents, parent_key (object));
    }
}

/* Counts an object once, and not at all where something else says it better: a policy dropped and
 * created again is a policy created; a table altered to get a column is a column created. */
static void
count_object (Summary *self, const SbObject *object)
{
  g_autofree char *key = object_key (object);
  g_autofree char *as_parent = make_key ("", object->schema, object->name, NULL);
  gboolean is_table = strcmp (object->kind, "table") == 0;

  if (object->verb == SB_OBJECT_CREATED)
    {
      if (is_table)
        count (self, "new ", object->kind);
      else
        count (self, "", object->kind);
      return;
    }
  if (g_hash_table_contains (self->created, key)
      || (object->verb == SB_OBJECT_ALTERED && g_hash_table_contains (self->parents, as_parent))
      || !g_hash_table_add (self->changed, g_steal_pointer (&key)))
    return;
  count (self, object->verb == SB_OBJECT_DROPPED ? "drops " : "changes ", object->kind);
}

static void
count_statement (Summary *self, const SbStatement *statement)
{
  static const char *const nouns[][2] = {
    { "INSERT", "data change" },
    { "UPDATE", "data change" },
    { "DELETE", "data change" },
    { "MERGE", "data change" },
    { "TRUNCATE TABLE", "data change" },
    { "COPY", "data change" },
    { "GRANT", "grant" },
    { "REVOKE", "revoke" },
    { "COMMENT", "comment" },
    { "DO", "DO block" },
    { "CALL", "procedure call" },
  };

  if (statement->syntax_error != NULL)
    count (self, "", "statement not understood");
  if (statement->kind == SB_STATEMENT_COPY)
    count (self, "", "data change");
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    if (strcmp (statement->tag, nouns[i][0]) == 0)
      count (self, "", nouns[i][1]);
  if (!leaves_definitions (statement))
    for (guint i = 0; i < statement->n_objects; i++)
      count_object (self, &statement->objects[i]);
}

static void
append_plural (GString *line, const char *noun)
{
  gsize length = strlen (noun);

  g_string_append (line, noun);
  if (strcmp (noun, "statement not understood") == 0)
    g_string_insert (line, line->len - strlen (" not understood"), "s");
  else if (noun[length - 1] == 'y')
    {
      g_string_truncate (line, line->len - 1);
      g_string_append (line, "ies");
    }
  else if (noun[length - 1] == 'x' || g_str_has_suffix (noun, "ss"))
    g_string_append (line, "es");
  else if (noun[length - 1] != 's')
    g_string_append_c (line, 's');
}

static void
append_part (GString *line, const Part *part)
{
  if (line->len > 0)
    g_string_append (line, ", ");
  if (strcmp (part->before, "new ") == 0)
    {
      if (part->count > 1)
        g_string_append_printf (line, "%u ", part->count);
      g_string_append (line, part->before);
    }
  else
    g_string_append_printf (line, "%s%u ", part->before, part->count);
  if (part->count == 1)
    g_string_append (line, part->noun);
  else
    append_plural (line, part->noun);
}

/* What changes the structure comes first, then rights; comments change nothing that runs and are
 * told only where there is nothing else. */
static guint
rank_part (const Part *part)
{
  if (strcmp (part->noun, "comment") == 0)
    return 2;
  return strcmp (part->noun, "grant") == 0 || strcmp (part->noun, "revoke") == 0;
}

static void
append_parts (GString *line, GArray *parts)
{
  guint n_said = 0, n_left_out = 0;

  for (guint rank = 0; rank <= 2; rank++)
    for (guint i = 0; i < parts->len; i++)
      {
        const Part *part = &g_array_index (parts, Part, i);

        if (rank_part (part) != rank || (rank == 2 && n_said > 0))
          continue;
        if (n_said < MAX_PARTS)
          append_part (line, part);
        n_said++;
        n_left_out += n_said > MAX_PARTS;
      }
  if (n_left_out > 0)
    g_string_append (line, ", …");
}

static gboolean
has_comment (SbScript *script)
{
  SbLexer lexer = { NULL };
  SbToken token;

  lexer.text = sb_script_get_text (script, &lexer.length);
  do
    token = sb_lexer_next (&lexer);
  while (token.kind == SB_TOKEN_BLANK || token.kind == SB_TOKEN_SEMICOLON);
  return token.kind != SB_TOKEN_END;
}

/**
 * sb_script_summarize:
 * @self: a script
 *
 * Says in one line what a script will do, structure before rights: "new table, 2 indexes, 3
 * policies", "1 column, 1 index", "drops 1 table"; "4 statements" when nothing of this kind is in
 * it; "nothing but comments". Any thread.
 *
 * Returns: (transfer full): the line; it names no objects, so it is safe to print
 */
char *
sb_script_summarize (SbScript *self)
{
  GString *line = g_string_new (NULL);
  guint n_statements = 0;
  Summary summary = {
    .created = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .parts = g_array_new (FALSE, FALSE, sizeof (Part)),
  };

  for (guint i = 0; i < sb_script_get_n_statements (self); i++)
    note_created (&summary, sb_script_get_statement (self, i));
  for (guint i = 0; i < sb_script_get_n_statements (self); i++)
    {
      const SbStatement *statement = sb_script_get_statement (self, i);

      n_statements += statement->kind != SB_STATEMENT_EMPTY;
      count_statement (&summary, statement);
    }

  append_parts (line, summary.parts);
  if (n_statements == 0)
    g_string_assign (line, has_comment (self) ? "nothing but comments" : "nothing");
  else if (line->len == 0)
    g_string_printf (line, n_statements == 1 ? "1 statement" : "%u statements", n_statements);

  g_hash_table_unref (summary.created);
  g_hash_table_unref (summary.changed);
  g_hash_table_unref (summary.parents);
  g_array_unref (summary.parts);
  return g_string_free (line, FALSE);
}
