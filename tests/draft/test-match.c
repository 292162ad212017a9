/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a statement to the one that undoes it, back, and to the check that looks after it. */
#include <string.h>

#include "sb-draft-match.h"

static const char forward_text[] =
    "CREATE TABLE public.orders (id uuid PRIMARY KEY);\n"                          /* 0 */
    "ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;\n"                       /* 1 */
    "CREATE POLICY own ON orders USING (true);\n"                                  /* 2 */
    "ALTER TABLE notes ADD COLUMN body text;\n"                                    /* 3 */
    "ALTER TABLE notes ADD COLUMN head text;\n"                                    /* 4 */
    "CREATE INDEX CONCURRENTLY notes_body ON notes (body);\n"                      /* 5 */
    "ALTER TABLE notes ALTER COLUMN at SET NOT NULL;\n"                            /* 6 */
    "CREATE OR REPLACE FUNCTION touch() RETURNS int LANGUAGE sql AS 'SELECT 1';\n" /* 7 */
    "GRANT SELECT ON notes TO anon;\n"                                             /* 8 */
    "INSERT INTO kinds VALUES (1);\n"                                              /* 9 */
    "UPDATE kinds SET i = 2;\n"                                                    /* 10 */
    "ALTER TABLE tags RENAME TO labels;\n"                                         /* 11 */
    "DO $$ BEGIN CREATE TYPE state AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN "
    "NULL; END $$;\n"                            /* 12 */
    "DROP TRIGGER old ON notes;\n"               /* 13 */
    "ALTER TABLE notes SET (fillfactor = 70);\n" /* 14 */
    "COMMENT ON TABLE notes IS 'x';\n"           /* 15 */
    "CREATE VIEW other.v AS SELECT 1;\n"         /* 16 */
    "SELECT 1;\n";                               /* 17 */

static const char rollback_text[] =
    "DROP SCHEMA other CASCADE;\n"                                                       /* 0 */
    "COMMENT ON TABLE notes IS NULL;\n"                                                  /* 1 */
    "CREATE TRIGGER old BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch();\n" /* 2 */
    "DROP TYPE IF EXISTS state;\n"                                                       /* 3 */
    "ALTER TABLE labels RENAME TO tags;\n"                                               /* 4 */
    "UPDATE kinds SET i = 1;\n"                                                          /* 5 */
    "DELETE FROM kinds;\n"                                                               /* 6 */
    "REVOKE SELECT ON notes FROM anon;\n"                                                /* 7 */
    "CREATE OR REPLACE FUNCTION touch() RETURNS int LANGUAGE sql AS 'SELECT 0';\n"       /* 8 */
    "ALTER TABLE notes ALTER COLUMN at DROP NOT NULL;\n"                                 /* 9 */
    "DROP INDEX CONCURRENTLY IF EXISTS notes_body;\n"                                    /* 10 */
    "ALTER TABLE notes DROP COLUMN head;\n"                                              /* 11 */
    "ALTER TABLE notes DROP COLUMN body;\n"                                              /* 12 */
    "DROP TABLE orders;\n";                                                              /* 13 */

static const char verify_text[] =
    "SELECT to_regclass('public.orders') IS NOT NULL;\n" /* 0 */
    "SELECT count(*) = 1 FROM pg_policies WHERE tablename = 'orders' AND policyname = 'own';\n"
    "SELECT true FROM information_schema.columns WHERE table_name = 'notes' AND "
    "column_name = 'head';\n"                                                             /* 2 */
    "SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.notes_body'::regclass;\n" /* 3 */
    "SELECT 1;\n";                                                                        /* 4 */

static SbScript *
parse (const char *text)
{
  SbScript *script = sb_script_parse_with_trees (text, strlen (text), NULL);

  g_assert_nonnull (script);
  return script;
}

#define NONE SB_DRAFT_NO_MATCH

static void
test_undo (void)
{
  static const guint expected[] = {
    13, 13, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, NONE, 1, 0, NONE
  };
  g_autoptr (SbScript) forward = parse (forward_text);
  g_autoptr (SbScript) rollback = parse (rollback_text);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (sb_draft_match_undo (forward, i, rollback), ==, expected[i]);
}

static void
test_undone (void)
{
  static const guint expected[] = { 16, 15, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 0 };
  g_autoptr (SbScript) forward = parse (forward_text);
  g_autoptr (SbScript) rollback = parse (rollback_text);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (sb_draft_match_undone (rollback, i, forward), ==, expected[i]);
}

static void
test_checks (void)
{
  g_autoptr (SbScript) forward = parse (forward_text);
  g_autoptr (SbScript) verify = parse (verify_text);

  g_assert_cmpuint (sb_draft_match_check (forward, 0, verify), ==, 0);
  g_assert_cmpuint (sb_draft_match_check (forward, 2, verify), ==, 1);
  g_assert_cmpuint (sb_draft_match_check (forward, 3, verify), ==, NONE);
  g_assert_cmpuint (sb_draft_match_check (forward, 4, verify), ==, 2);
  g_assert_cmpuint (sb_draft_match_check (forward, 5, verify), ==, 3);
  g_assert_cmpuint (sb_draft_match_check (forward, 17, verify), ==, NONE);
  g_assert_cmpuint (sb_draft_match_checked (verify, 0, forward), ==, 0);
  g_assert_cmpuint (sb_draft_match_checked (verify, 1, forward), ==, 2);
  g_assert_cmpuint (sb_draft_match_checked (verify, 2, forward), ==, 4);
  g_assert_cmpuint (sb_draft_match_checked (verify, 3, forward), ==, 5);
  g_assert_cmpuint (sb_draft_match_checked (verify, 4, forward), ==, NONE);
}

/* What cannot be parsed matches nothing, and breaks nothing. */
static void
test_half_typed (void)
{
  for (gsize length = 0; length < strlen (forward_text); length += 7)
    {
      g_autoptr (SbScript) forward = sb_script_parse_with_trees (forward_text, length, NULL);
      g_autoptr (SbScript) rollback = parse (rollback_text);
      g_autoptr (SbScript) verify = parse (verify_text);
      guint n = sb_script_get_n_statements (forward);

      for (guint i = 0; i < n; i++)
        {
          guint found = sb_draft_match_undo (forward, i, rollback);

          g_assert_true (found == NONE || found < 14);
          if (sb_script_get_statement (forward, i)->syntax_error != NULL)
            g_assert_cmpuint (sb_draft_match_check (forward, i, verify), ==, NONE);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/undo", test_undo);
  g_test_add_func ("/match/undone", test_undone);
  g_test_add_func ("/match/checks", test_checks);
  g_test_add_func ("/match/half-typed", test_half_typed);
  return g_test_run ();
}
