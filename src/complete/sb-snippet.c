/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-snippet.h"

#include <string.h>

static void
chunk_free (gpointer data)
{
  SbSnippetChunk *chunk = data;

  g_free (chunk->text);
  g_free (chunk);
}

static void
snippet_free (gpointer data)
{
  SbSnippet *self = data;

  g_free (self->trigger);
  g_free (self->title);
  g_free (self->scope);
  g_ptr_array_unref (self->chunks);
  g_free (self);
}

/**
 * sb_snippets_new:
 *
 * Returns: (transfer full) (element-type SbSnippet): no snippets yet
 */
GPtrArray *
sb_snippets_new (void)
{
  return g_ptr_array_new_with_free_func (snippet_free);
}

static const SbSnippetChunk *
find_stop (const SbSnippet *self, int stop)
{
  for (guint i = 0; i < self->chunks->len; i++)
    {
      const SbSnippetChunk *chunk = self->chunks->pdata[i];

      if (chunk->stop == stop)
        return chunk;
    }
  return NULL;
}

static void
add_chunk (SbSnippet *self, int stop, const char *text, gsize length)
{
  const SbSnippetChunk *first = stop >= 0 ? find_stop (self, stop) : NULL;
  SbSnippetChunk *chunk;

  if (stop < 0 && length == 0)
    return;
  chunk = g_new0 (SbSnippetChunk, 1);
  chunk->stop = stop;
  chunk->text = first != NULL ? g_strdup (first->text) : g_strndup (text, length);
  chunk->repeats = first != NULL;
  g_ptr_array_add (self->chunks, chunk);
}

/* ${3} or ${3:text}; what is not one of these is SQL. */
static const char *
read_stop (const char *at, int *stop, const char **text, gsize *length)
{
  char *end;

  if (at[0] != '$' || at[1] != '{' || !g_ascii_isdigit (at[2]))
    return NULL;
  *stop = (int) g_ascii_strtoull (at + 2, &end, 10);
  *text = end + (*end == ':');
  *length = 0;
  if (*end == ':')
    *length = strcspn (*text, "}");
  if ((*text)[*length] != '}' || *stop > 99)
    return NULL;
  return *text + *length + 1;
}

static void
take_body (SbSnippet *self, const char *body)
{
  const char *plain = body, *at = body;

  while (*at != '\0')
    {
      int stop;
      gsize length;
      const char *text;
      const char *after = read_stop (at, &stop, &text, &length);

      if (after == NULL)
        {
          at++;
          continue;
        }
      add_chunk (self, -1, plain, at - plain);
      add_chunk (self, stop, text, length);
      plain = at = after;
    }
  add_chunk (self, -1, plain, at - plain);
}

static gboolean
is_new (GPtrArray *snippets, const SbSnippet *snippet)
{
  for (guint i = 0; i < snippets->len; i++)
    {
      const SbSnippet *other = snippets->pdata[i];

      if (strcmp (other->trigger, snippet->trigger) == 0
          && g_strcmp0 (other->scope, snippet->scope) == 0)
        return FALSE;
    }
  return TRUE;
}

static void
finish (GPtrArray *snippets, SbSnippet *snippet, GString *body)
{
  if (snippet == NULL)
    return;
  while (body->len > 0 && g_ascii_isspace (body->str[body->len - 1]))
    g_string_truncate (body, body->len - 1);
  take_body (snippet, body->str);
  g_string_truncate (body, 0);
  if (snippet->chunks->len > 0 && is_new (snippets, snippet))
    g_ptr_array_add (snippets, snippet);
  else
    snippet_free (snippet);
}

static SbSnippet *
begin (const char *line, const char *scope, gboolean is_own)
{
  SbSnippet *self = g_new0 (SbSnippet, 1);
  gsize length = strcspn (line, " \t");

  self->trigger = g_strndup (line, length);
  self->title = g_strstrip (g_strdup (line + length));
  self->scope = g_strdup (scope);
  self->is_own = is_own;
  self->chunks = g_ptr_array_new_with_free_func (chunk_free);
  return self;
}

/**
 * sb_snippets_parse:
 * @snippets: (element-type SbSnippet): gets them; of one trigger the first that came counts
 * @text: a file of snippets
 * @scope: (nullable): in which scripts alone they are offered
 * @is_own: whether the user wrote them
 *
 * Returns: the first line that is neither part of a snippet nor a remark, from 1; 0: none
 */
guint
sb_snippets_parse (GPtrArray *snippets, const char *text, const char *scope, gboolean is_own)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) body = g_string_new (NULL);
  SbSnippet *snippet = NULL;
  guint wrong = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];

      if (g_str_has_suffix (line, "\r"))
        lines[i][strlen (line) - 1] = '\0';
      if (g_str_has_prefix (line, "snippet ") && strcspn (line + 8, " \t") > 0)
        {
          finish (snippets, snippet, body);
          snippet = begin (line + 8, scope, is_own);
        }
      else if (snippet != NULL && line[0] == '\t')
        g_string_append_printf (body, "%s\n", line + 1);
      else if (snippet != NULL && *line == '\0')
        g_string_append_c (body, '\n');
      else if (*line != '\0' && *line != '#' && wrong == 0)
        wrong = i + 1;
    }
  finish (snippets, snippet, body);
  return wrong;
}

/**
 * sb_snippet_expand:
 * @self: a snippet
 *
 * Returns: (transfer full): its text as it is inserted first
 */
char *
sb_snippet_expand (const SbSnippet *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->chunks->len; i++)
    g_string_append (text, ((const SbSnippetChunk *) self->chunks->pdata[i])->text);
  return g_string_free (text, FALSE);
}
