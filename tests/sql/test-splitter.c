/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-comments.h"
#include "sb-splitter.h"

#include <string.h>

typedef struct
{
  GArray *statements;
  GArray *directives;
} Split;

static void
split_clear (Split *split)
{
  for (guint i = 0; i < split->statements->len; i++)
    g_clear_pointer (&g_array_index (split->statements, SbStatement, i).check,
                     sb_check_comment_free);
  for (guint i = 0; i < split->directives->len; i++)
    sb_directive_clear (&g_array_index (split->directives, SbDirective, i));
  g_array_unref (split->statements);
  g_array_unref (split->directives);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Split, split_clear)

static Split
split (const char *text)
{
  Split result = { g_array_new (FALSE, FALSE, sizeof (SbStatement)),
                   g_array_new (FALSE, FALSE, sizeof (SbDirective)) };
  gsize at = 0;

  sb_splitter_split (text, strlen (text), result.statements, result.directives);
  for (guint i = 0; i < result.statements->len; i++)
    {
      const SbStatement *statement = &g_array_index (result.statements, SbStatement, i);

      g_assert_cmpuint (statement->start, ==, at);
      g_assert_cmpuint (statement->start, <=, statement->sql_start);
      g_assert_cmpuint (statement->sql_start, <=, statement->sql_end);
      g_assert_cmpuint (statement->sql_end, <=, statement->end);
      at = statement->end;
    }
  g_assert_cmpuint (at, ==, strlen (text));
  return result;
}

/* The statements' SQL, each with its kind's letter before it, one behind the other. */
static void
check (const char *text, const char *expected)
{
  g_auto (Split) result = split (text);
  g_autoptr (GString) actual = g_string_new (NULL);

  for (guint i = 0; i < result.statements->len; i++)
    {
      const SbStatement *statement = &g_array_index (result.statements, SbStatement, i);

      g_string_append_printf (actual, "[%c:", "sc\\-"[statement->kind]);
      g_string_append_len (actual, text + statement->sql_start,
                           statement->sql_end - statement->sql_start);
      if (statement->data_end > statement->data_start)
        {
          g_string_append_c (actual, '|');
          g_string_append_len (actual, text + statement->data_start,
                               statement->data_end - statement->data_start);
        }
      g_string_append_c (actual, ']');
    }
  g_assert_cmpstr (actual->str, ==, expected);
}

static void
test_plain (void)
{
  check ("", "");
  check ("\n", "[-:]");
  check ("-- just this", "[-:]");
  check ("select 1", "[s:select 1]");
  check ("select 1;\n", "[s:select 1]");
  check ("select 1 ;; -- note\nselect 2 -- end\n", "[s:select 1][-:][s:select 2]");
  check ("\xef\xbb\xbfselect 1;\r\nselect 2;\r\n", "[s:select 1][s:select 2]");
  check ("select ';', $$;$$, \";\" /* ; */;x", "[s:select ';', $$;$$, \";\"][s:x]");
  check ("select 1; /* never closed", "[s:select 1][s:/* never closed]");
}

static void
test_parentheses (void)
{
  check ("create rule r as on insert to t do (a; b); c",
         "[s:create rule r as on insert to t do (a; b)]"
         "[s:c]");
  check ("select ) ; x", "[s:select )][s:x]");
}

/* What broke other splitters: names that hold "atomic" or "end", CASE in a body, nested quotes. */
static void
test_atomic (void)
{
#define BODY                                                                                       \
  "create or replace function f() returns int begin atomic select case when a then 1 "             \
  "else 2 end; select 1 as end; select t.end, case from t; end"
  check (BODY "; x", "[s:" BODY "][s:x]");
#undef BODY
  check ("create procedure p() BEGIN ATOMIC END; x",
         "[s:create procedure p() BEGIN ATOMIC END][s:x]");
  check ("create function atomic() returns int as 'a;' language sql; x",
         "[s:create function atomic() returns int as 'a;' language sql][s:x]");
  check ("create table t (begin_atomic int, weekend int); x",
         "[s:create table t (begin_atomic int, weekend int)][s:x]");
  check ("create function f() begin \"atomic\"; x",
         "[s:create function f() begin \"atomic\"][s:x]");
  check ("create function f() begin atomic select 1 weekend; \"end\"; end ; x",
         "[s:create function f() begin atomic select 1 weekend; \"end\"; end][s:x]");
  check ("begin; atomic; x", "[s:begin][s:atomic][s:x]");
}

static void
test_copy (void)
{
  check ("copy t from stdin;\n1;\n\\.\nx", "[c:copy t from stdin|1;\n][s:x]");
  check ("COPY t (a) FROM STDIN WITH (FORMAT csv); -- data\r\n1,'\r\n\\.\r\nx",
         "[c:COPY t (a) FROM STDIN WITH (FORMAT csv)|1,'\r\n][s:x]");
  check ("copy t from stdin;\n\\.", "[c:copy t from stdin]");
  check ("copy t from stdin;\n\\.x\n1", "[c:copy t from stdin|\\.x\n1]");
  check ("copy t from stdin", "[c:copy t from stdin]");
  check ("copy t from 'stdin';\nx", "[s:copy t from 'stdin'][s:x]");
  check ("copy (select a from stdin) to stdout;\nx",
         "[s:copy (select a from stdin) to stdout][s:x]");
}

static void
test_psql (void)
{
  check ("\\i a;b\nselect 1 \\gexec \nx", "[\\:\\i a;b][\\:select 1 \\gexec][s:x]");
  check ("\\restrict abc\r\nx;", "[\\:\\restrict abc][s:x]");
  check ("\\copy t from stdin\n1\n\\.\nx", "[\\:\\copy t from stdin|1\n][s:x]");
  check ("\\copy t from 'f'\nx", "[\\:\\copy t from 'f'][s:x]");
  check ("select :'v';x", "[s:select :'v'][s:x]");
}

static const SbCheckComment *
only_check (const Split *result)
{
  const SbCheckComment *found = NULL;

  for (guint i = 0; i < result->statements->len; i++)
    if (g_array_index (result->statements, SbStatement, i).check != NULL)
      {
        g_assert_null (found);
        found = g_array_index (result->statements, SbStatement, i).check;
      }
  return found;
}

static void
test_check_comments (void)
{
  g_auto (Split) bound = split ("select 0; -- check: not own line\n\n-- Check: a: b \n"
                                "-- as: anon\n-- plain\n  -- expect:  rows 1\r\nselect 1;");
  g_auto (Split) apart = split ("-- check: a\n\nselect 1;");
  g_auto (Split) block = split ("/*\n-- check: a\n*/\nselect 1\n-- check: b\n, 2;");
  g_auto (Split) twice = split ("-- expect: empty\n-- expect: true\nselect 1;");
  const SbCheckComment *check = only_check (&bound);

  g_assert_cmpstr (check->name, ==, "a: b");
  g_assert_cmpstr (check->as, ==, "anon");
  g_assert_cmpstr (check->expect, ==, "rows 1");
  g_assert_cmpuint (check->offset, ==, 34);
  g_assert_null (only_check (&apart));
  g_assert_null (only_check (&block));
  g_assert_cmpstr (only_check (&twice)->expect, ==, "true");
}

static void
directive (const char *text, const char *name, const char *value, const char *reason,
           gboolean known)
{
  g_auto (Split) result = split (text);
  const SbDirective *found = &g_array_index (result.directives, SbDirective, 0);

  g_assert_cmpuint (result.directives->len, ==, 1);
  g_assert_cmpstr (found->name, ==, name);
  g_assert_cmpstr (found->value, ==, value);
  g_assert_cmpstr (found->reason, ==, reason);
  g_assert_cmpint (found->known, ==, known);
  g_assert_true (g_str_has_prefix (text + found->offset, "--"));
}

static void
test_directives (void)
{
  g_auto (Split) none = split ("select 1; -- switchback: allow x\nselect '\n-- switchback: a\n';"
                               "do $$\n-- switchback: b\n$$;\n/*\n-- switchback: c\n*/"
                               "create function f() begin atomic\n-- switchback: d\nend;"
                               "copy t from stdin;\n-- switchback: e\n\\.\n-- switchbacks: f");

  g_assert_cmpuint (none.directives->len, ==, 0);
  directive ("-- switchback: no-transaction\r\nx", "no-transaction", NULL, NULL, TRUE);
  directive ("--switchback:lock-timeout 5s", "lock-timeout", "5s", NULL, TRUE);
  directive ("  -- Switchback: Requires 031 \xe2\x80\x94 why - so", "requires", "031", "why - so",
             TRUE);
  directive ("x\n-- switchback: allow LK101 -- why\n;", "allow", "LK101", "why", TRUE);
  directive ("-- switchback: allow a-b - why", "allow", "a-b", "why", TRUE);
  directive ("-- switchback: irreversible\xe2\x80\x94gone", "irreversible", NULL, "gone", TRUE);
  directive ("-- switchback: verify  may write", "verify may write", NULL, NULL, TRUE);
  directive ("-- switchback: verify may", "verify", "may", NULL, FALSE);
  directive ("-- switchback: no-transactions", "no-transactions", NULL, NULL, FALSE);
  directive ("-- switchback:", "", NULL, NULL, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/splitter/plain", test_plain);
  g_test_add_func ("/splitter/parentheses", test_parentheses);
  g_test_add_func ("/splitter/atomic", test_atomic);
  g_test_add_func ("/splitter/copy", test_copy);
  g_test_add_func ("/splitter/psql", test_psql);
  g_test_add_func ("/splitter/check-comments", test_check_comments);
  g_test_add_func ("/splitter/directives", test_directives);
  return g_test_run ();
}
