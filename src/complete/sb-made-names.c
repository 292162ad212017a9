/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-made-names.h"

#include "sb-wanted-private.h"

#include <string.h>

/* A statement whose names are noted. */
typedef struct
{
  SbSchemaNames *names;
  SbWantedText text;
  const char *origin;
  guint order;
} Making;

static void
note (Making *self, SbNameKind kind, const char *schema, const char *name, const char *of,
      const char *detail)
{
  SbName made = { .name = name,
                  .schema = schema,
                  .of = of,
                  .detail = detail,
                  .origin = self->origin,
                  .order = self->order,
                  .is_visible = schema == NULL || strcmp (schema, "public") == 0 };

  if (*name != '\0')
    sb_schema_names_add (self->names, kind, &made);
}

static gboolean
is (const Making *self, guint token, const char *words)
{
  return sb_wanted_text_is_one_of (&self->text, token, words);
}

static const SbToken *
get (const Making *self, guint token)
{
  return &g_array_index (self->text.tokens, SbToken, token);
}

static gboolean
is_comma (const Making *self, guint token)
{
  return get (self, token)->kind == SB_TOKEN_OTHER
         && self->text.text[get (self, token)->start] == ',';
}

static guint
skip (const Making *self, guint token, const char *words)
{
  while (is (self, token, words))
    token++;
  return token;
}

/* Where a part of a list ends: behind its comma, or at the closing parenthesis or the end. */
static guint
skip_part (const Making *self, guint token)
{
  while (token < self->text.tokens->len)
    {
      SbTokenKind kind = get (self, token)->kind;

      if (kind == SB_TOKEN_CLOSE || is_comma (self, token))
        break;
      token = kind == SB_TOKEN_OPEN ? sb_wanted_text_skip_group (&self->text, token) : token + 1;
    }
  return token;
}

/* A type as it is written, up to the first rule behind it. */
static char *
dup_type (const Making *self, guint token, guint end)
{
  guint last = token;

  while (last < end
         && !is (self, last,
                 " not null default primary unique check references constraint"
                 " collate generated on using "))
    last++;
  if (last == token)
    return NULL;
  return g_strndup (self->text.text + get (self, token)->start,
                    get (self, last - 1)->end - get (self, token)->start);
}

static void
note_column (Making *self, guint token, guint end, const char *schema, const char *table)
{
  char *ignored, *name;
  g_autofree char *type = NULL, *column = NULL;

  if (!sb_wanted_text_is_name (&self->text, token))
    return;
  if (is (self, token, " constraint "))
    {
      if (sb_wanted_text_is_name (&self->text, token + 1))
        {
          sb_wanted_text_read_name (&self->text, token + 1, &ignored, &name);
          note (self, SB_NAME_CONSTRAINT, schema, name, table, NULL);
          g_free (ignored);
          g_free (name);
        }
      return;
    }
  if (is (self, token, " primary unique check foreign exclude like "))
    return;
  token = sb_wanted_text_read_name (&self->text, token, &ignored, &column);
  g_free (ignored);
  type = dup_type (self, token, end);
  note (self, SB_NAME_COLUMN, schema, column, table, type);
}

static void
note_columns (Making *self, guint open, const char *schema, const char *table)
{
  if (sb_wanted_text_get_kind (&self->text, open) != SB_TOKEN_OPEN)
    return;
  for (guint at = open + 1; at < self->text.tokens->len;)
    {
      guint end = skip_part (self, at);

      note_column (self, at, end, schema, table);
      if (end >= self->text.tokens->len || get (self, end)->kind == SB_TOKEN_CLOSE)
        break;
      at = end + 1;
    }
}

static void
note_labels (Making *self, guint open, const char *schema, const char *type)
{
  guint end = sb_wanted_text_get_kind (&self->text, open) == SB_TOKEN_OPEN
                  ? sb_wanted_text_skip_group (&self->text, open)
                  : 0;

  for (guint i = open; i < end; i++)
    if (get (self, i)->kind == SB_TOKEN_STRING && get (self, i)->end > get (self, i)->start + 2)
      {
        g_autofree char *label = g_strndup (self->text.text + get (self, i)->start + 1,
                                            get (self, i)->end - get (self, i)->start - 2);

        note (self, SB_NAME_LABEL, schema, label, type, NULL);
      }
}

static char *
dup_arguments (const Making *self, guint open)
{
  guint end;

  if (sb_wanted_text_get_kind (&self->text, open) != SB_TOKEN_OPEN)
    return NULL;
  end = sb_wanted_text_skip_group (&self->text, open);
  if (end - open < 2)
    return NULL;
  return g_strndup (self->text.text + get (self, open)->end,
                    get (self, end - 1)->start - get (self, open)->end);
}

/* What hangs on a table: CREATE POLICY name … ON table. */
static void
note_part (Making *self, SbNameKind kind, guint token, const char *name)
{
  char *schema, *table;

  while (token < self->text.tokens->len && !is (self, token, " on "))
    token++;
  token = skip (self, token + 1, " only ");
  if (!sb_wanted_text_is_name (&self->text, token))
    return;
  sb_wanted_text_read_name (&self->text, token, &schema, &table);
  note (self, kind, schema, name, kind == SB_NAME_INDEX ? NULL : table, NULL);
  g_free (schema);
  g_free (table);
}

static const struct
{
  const char *word;
  SbNameKind kind;
} created[] = {
  { " table ", SB_NAME_TABLE },
  { " view ", SB_NAME_VIEW },
  { " materialized ", SB_NAME_MATVIEW },
  { " sequence ", SB_NAME_SEQUENCE },
  { " index ", SB_NAME_INDEX },
  { " function ", SB_NAME_FUNCTION },
  { " procedure ", SB_NAME_PROCEDURE },
  { " type ", SB_NAME_TYPE },
  { " domain ", SB_NAME_DOMAIN },
  { " schema ", SB_NAME_SCHEMA },
  { " role ", SB_NAME_ROLE },
  { " publication ", SB_NAME_PUBLICATION },
  { " policy ", SB_NAME_POLICY },
  { " trigger ", SB_NAME_TRIGGER },
};

static void
note_created (Making *self)
{
  guint token = skip (self, 1,
                      " or replace unique temp temporary unlogged constraint recursive"
                      " foreign global local ");
  guint entry = 0;
  g_autofree char *schema = NULL, *name = NULL, *detail = NULL;
  SbNameKind kind;

  while (entry < G_N_ELEMENTS (created) && !is (self, token, created[entry].word))
    entry++;
  if (entry == G_N_ELEMENTS (created))
    return;
  kind = created[entry].kind;
  token = skip (self, token + 1, " view if not exists concurrently ");
  if (!sb_wanted_text_is_name (&self->text, token) || is (self, token, " on "))
    return;
  token = sb_wanted_text_read_name (&self->text, token, &schema, &name);
  switch (kind)
    {
    case SB_NAME_POLICY:
    case SB_NAME_TRIGGER:
    case SB_NAME_INDEX:
      note_part (self, kind, token, name);
      return;
    case SB_NAME_TABLE:
    case SB_NAME_VIEW:
      note_columns (self, token, schema, name);
      break;
    case SB_NAME_TYPE:
      if (is (self, token + 1, " enum "))
        {
          kind = SB_NAME_ENUM;
          note_labels (self, token + 2, schema, name);
        }
      else
        note_columns (self, token + 1, schema, name);
      break;
    case SB_NAME_DOMAIN:
      token = skip (self, token, " as ");
      detail = dup_type (self, token, self->text.tokens->len);
      break;
    case SB_NAME_FUNCTION:
    case SB_NAME_PROCEDURE:
      detail = dup_arguments (self, token);
      break;
    default:
      break;
    }
  note (self, kind, schema, name, NULL, detail);
}

/* ALTER TABLE name ADD …, ADD … */
static void
note_added (Making *self)
{
  guint token = skip (self, 2, " if exists only ");
  g_autofree char *schema = NULL, *name = NULL;

  if (!is (self, 1, " table ") || !sb_wanted_text_is_name (&self->text, token))
    return;
  token = sb_wanted_text_read_name (&self->text, token, &schema, &name);
  while (token < self->text.tokens->len)
    {
      guint end = skip_part (self, token);

      if (is (self, token, " add "))
        note_column (self, skip (self, token + 1, " column if not exists "), end, schema, name);
      else if (is (self, token, " rename ") && is (self, token + 1, " to ")
               && sb_wanted_text_is_name (&self->text, token + 2))
        {
          char *ignored, *to;

          sb_wanted_text_read_name (&self->text, token + 2, &ignored, &to);
          note (self, SB_NAME_TABLE, schema, to, NULL, NULL);
          g_free (ignored);
          g_free (to);
        }
      token = end + 1;
    }
}

static void add_range (Making *self, gsize from, gsize to, guint depth);

/* What a DO block makes is made too. */
static void
note_block (Making *self, guint depth)
{
  for (guint i = 1; i < self->text.tokens->len && depth > 0; i++)
    {
      const SbToken *token = get (self, i);
      const char *text = self->text.text + token->start;
      const char *tag = token->kind == SB_TOKEN_STRING && text[0] == '$'
                            ? memchr (text + 1, '$', token->end - token->start - 1)
                            : NULL;
      gsize length = tag != NULL ? (gsize) (tag + 1 - text) : 0;
      gsize from = token->start + length, to = token->end;

      if (tag == NULL)
        continue;
      if (to - token->start >= 2 * length)
        to -= length;
      add_range (self, from, to, depth - 1);
      return;
    }
}

static void
note_statement (Making *self, guint depth)
{
  GArray *tokens = self->text.tokens;
  guint first = 0;

  /* In a block a statement also stands behind these. */
  for (guint i = 0; depth == 0 && i < tokens->len; i++)
    if (is (self, i, " begin then else loop "))
      first = i + 1;
  g_array_remove_range (tokens, 0, first);
  if (is (self, 0, " create "))
    note_created (self);
  else if (is (self, 0, " alter "))
    note_added (self);
  else if (is (self, 0, " do "))
    note_block (self, depth);
}

static void
add_range (Making *self, gsize from, gsize to, guint depth)
{
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (SbToken));
  GArray *outer = self->text.tokens;
  SbLexer lexer = { self->text.text, to, from };
  SbToken token;

  do
    {
      token = sb_lexer_next_significant (&lexer);
      if (token.kind != SB_TOKEN_SEMICOLON && token.kind != SB_TOKEN_END)
        {
          g_array_append_val (tokens, token);
          continue;
        }
      self->text.tokens = tokens;
      if (tokens->len > 0)
        note_statement (self, depth);
      self->text.tokens = outer;
      g_array_set_size (tokens, 0);
    }
  while (token.kind != SB_TOKEN_END);
}

/**
 * sb_made_names_add:
 * @names: names that are not sealed yet
 * @text: a script, or its beginning
 * @length: its length in bytes
 * @origin: the version of its migration; "" for the script that is being written
 * @order: where that migration stands in its project
 *
 * Adds what the script makes. Any thread.
 */
void
sb_made_names_add (SbSchemaNames *names, const char *text, gsize length, const char *origin,
                   guint order)
{
  Making making = { .names = names, .text.text = text, .origin = origin, .order = order };

  /* Nothing is being typed. */
  making.text.n_before = G_MAXUINT;
  add_range (&making, 0, length, 1);
}
