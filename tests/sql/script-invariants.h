/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every script, whatever was in the file: for the property test and the fuzzer. */
#pragma once

#include "sb-script.h"

#include <string.h>

/* A statement that is sent alone is that statement. */
static inline void
check_alone (SbScript *script, guint index)
{
  const SbStatement *statement = sb_script_get_statement (script, index);
  g_autofree char *sql = sb_script_dup_sql (script, index);
  g_autoptr (SbScript) alone = NULL;
  const SbStatement *again;

  /* At the start of a file, and only there, these bytes are a mark. */
  if (g_str_has_prefix (sql, "\xef\xbb\xbf"))
    return;
  alone = sb_script_parse (sql, strlen (sql), NULL);
  g_assert_nonnull (alone);
  g_assert_cmpuint (sb_script_get_n_statements (alone), ==, 1);
  again = sb_script_get_statement (alone, 0);
  g_assert_cmpint (again->kind, ==, statement->kind);
  g_assert_cmpint (again->tx, ==, statement->tx);
  g_assert_cmpstr (again->tag, ==, statement->tag);
  g_assert_cmpuint (again->n_objects, ==, statement->n_objects);
  g_assert_cmpstr (again->syntax_error, ==, statement->syntax_error);
}

static inline void
check_statement (SbScript *script, guint index)
{
  const SbStatement *statement = sb_script_get_statement (script, index);
  const char *text = sb_script_get_text (script, NULL);

  g_assert_cmpuint (statement->start, <, statement->end);
  g_assert_cmpuint (statement->start, <=, statement->sql_start);
  g_assert_cmpuint (statement->sql_start, <=, statement->sql_end);
  g_assert_cmpuint (statement->sql_end, <=, statement->end);
  g_assert_cmpuint (statement->error_offset, >=, statement->sql_start);
  g_assert_cmpuint (statement->error_offset, <=, statement->sql_end);
  g_assert_nonnull (statement->tag);
  g_assert_true ((statement->why_alone != NULL) == (statement->tx == SB_TX_ALONE));
  if (statement->data_end > 0)
    {
      g_assert_cmpuint (statement->sql_end, <=, statement->data_start);
      g_assert_cmpuint (statement->data_start, <=, statement->data_end);
      g_assert_cmpuint (statement->data_end, <=, statement->end);
    }
  for (guint i = 0; i < statement->n_objects; i++)
    {
      g_assert_nonnull (statement->objects[i].kind);
      g_assert_nonnull (statement->objects[i].name);
    }
  if (statement->kind == SB_STATEMENT_EMPTY)
    g_assert_cmpuint (statement->sql_start, ==, statement->sql_end);
  else
    g_assert_true (strchr (" \t\r\n\f\v;", text[statement->sql_start]) == NULL);
  if (statement->kind == SB_STATEMENT_SQL || statement->kind == SB_STATEMENT_COPY)
    check_alone (script, index);
}

static inline void
check_invariants (SbScript *script)
{
  gsize length;
  gsize at = 0;
  const char *text = sb_script_get_text (script, &length);
  const SbDirective *directives;
  guint n_directives, begin, commit;
  g_autofree char *summary = sb_script_summarize (script);

  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      g_assert_cmpuint (sb_script_get_statement (script, i)->start, ==, at);
      check_statement (script, i);
      at = sb_script_get_statement (script, i)->end;
    }
  g_assert_cmpuint (at, ==, length);
  g_assert_true (text[length] == '\0');
  g_assert_cmpstr (summary, !=, "");
  directives = sb_script_get_directives (script, &n_directives);
  for (guint i = 0; i < n_directives; i++)
    {
      g_assert_true (g_str_has_prefix (text + directives[i].offset, "--"));
      g_assert_nonnull (directives[i].name);
    }
  if (sb_script_get_wrapper (script, &begin, &commit))
    g_assert_cmpuint (begin, <, commit);
}
