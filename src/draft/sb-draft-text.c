/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft as the text of a script: every statement under its grade and what it takes back. */
#include "sb-draft-private.h"

#include <string.h>

#include "sb-printable.h"

/**
 * sb_draft_grade_to_string:
 * @grade: a grade
 *
 * Returns: (transfer none): one word
 */
const char *
sb_draft_grade_to_string (SbDraftGrade grade)
{
  static const char *const words[] = { "exact", "lossy", "impossible" };

  return words[grade];
}

/* Text in a comment: on one line, whatever is in it. */
static void
append_comment (GString *out, const char *prefix, const char *text, gsize max)
{
  g_autofree char *line = sb_printable_squeeze (text, max);

  g_string_append_printf (out, "-- %s%s\n", prefix, line);
}

static void
append_source (GString *out, SbDraft *self, guint source)
{
  SbScript *script = sb_tree_list_get_script (self->trees);
  const SbStatement *statement = sb_script_get_statement (script, source);
  g_autofree char *sql = sb_script_dup_sql (script, source);
  g_autofree char *line = g_strdup_printf ("line %u: ",
                                           sb_script_get_line (script, statement->sql_start));

  append_comment (out, line, sql, 80);
}

static void
append_sql (GString *out, const SbDraftStatement *statement)
{
  g_auto (GStrv) lines = NULL;

  if (statement->sql == NULL)
    return;
  if (!statement->is_comment)
    {
      gsize length = strlen (statement->sql);

      while (length > 0 && g_ascii_isspace (statement->sql[length - 1]))
        length--;
      g_string_append_len (out, statement->sql, (gssize) length);
      g_string_append (out, ";\n");
      return;
    }
  lines = g_strsplit (statement->sql, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    append_comment (out, "  ", lines[i], 2000);
}

/* The search_path under which the forward script found its names. */
static void
append_path (GString *out, SbDraft *self)
{
  if (*self->path != '\0')
    g_string_append_printf (out, "SET %ssearch_path = %s;\n\n", self->is_alone ? "" : "LOCAL ",
                            self->path);
}

/**
 * sb_draft_dup_text:
 * @self: a draft
 * @forward_name: the file name of the forward script
 *
 * A remark that is about several statements of one source is written once, and a statement that is
 * exact has no remark.
 *
 * Returns: (transfer full): the text of a script
 */
char *
sb_draft_dup_text (SbDraft *self, const char *forward_name)
{
  GString *out = g_string_new (NULL);
  guint last = G_MAXUINT;

  if (!self->is_verify && self->is_alone)
    g_string_append (out, "-- switchback: no-transaction — as the forward script\n");
  append_comment (out, self->is_verify ? "Checks of " : "Takes back ", forward_name, 200);
  g_string_append_printf (
      out,
      "-- Drafted from it: %u exact, %u lossy, %u impossible. Read it before you "
      "rely on it.\n\n",
      sb_draft_count (self, SB_DRAFT_EXACT), sb_draft_count (self, SB_DRAFT_LOSSY),
      sb_draft_count (self, SB_DRAFT_IMPOSSIBLE));
  if (self->is_verify)
    g_string_truncate (out, (gsize) (strchr (out->str, '\n') - out->str) + 1);
  if (self->is_verify)
    g_string_append_c (out, '\n');
  append_path (out, self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const SbDraftStatement *statement = sb_draft_get_statement (self, i);

      if (self->is_verify)
        {
          append_comment (out, "check: ", statement->why, 200);
          append_sql (out, statement);
          g_string_append_c (out, '\n');
          continue;
        }
      if (last != statement->source && i > 0)
        g_string_append_c (out, '\n');
      if (last != statement->source)
        append_source (out, self, statement->source);
      last = statement->source;
      if (statement->grade != SB_DRAFT_EXACT || statement->why != NULL)
        {
          g_autofree char *prefix = g_strconcat (sb_draft_grade_to_string (statement->grade),
                                                 statement->why != NULL ? ": " : "", NULL);

          append_comment (out, prefix, statement->why != NULL ? statement->why : "", 400);
        }
      append_sql (out, statement);
    }
  if (self->entries->len == 0)
    g_string_append (out,
                     self->is_verify ? "-- Nothing to check.\n" : "-- Nothing to take back.\n");
  return g_string_free (out, FALSE);
}
