/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks that run as somebody else, against a real server. */
#include "sb-verify-fixture.h"

#include <string.h>

#define ADA "a1a1a1a1-0000-4000-8000-000000000001"
#define BEN "b2b2b2b2-0000-4000-8000-000000000002"
#define WRITE "-- switchback: verify may write — this test does\n\n"

#define NOTES                                                                                      \
  "CREATE TABLE notes (owner_id uuid, title text);"                                                \
  "INSERT INTO notes VALUES ('" ADA "', 'a'), ('" BEN "', 'b');"                                   \
  "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;"                                                   \
  "GRANT ALL ON notes TO anon, authenticated, service_role;"                                       \
  "CREATE POLICY own ON notes TO authenticated USING (owner_id = (SELECT auth.uid()));"

static void
test_row_level_security (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, NOTES);
  sb_verify_fixture_run (self,
                         "-- check: the owner sees all\n-- expect: rows 2\nSELECT * FROM notes;\n"
                         "-- as: authenticated " ADA "\n-- expect: row " ADA " | a\n"
                         "SELECT * FROM notes;\n"
                         "-- as: authenticated\n-- expect: empty\nSELECT * FROM notes;\n"
                         "-- as: anon\n-- expect: empty\nSELECT * FROM notes;\n"
                         "-- as: service_role\n-- expect: rows 2\nSELECT * FROM notes;\n"
                         "-- check: and sees all again\n-- expect: rows 2\nSELECT * FROM notes;");
  sb_verify_fixture_assert_all_passed (self);
}

static void
test_claims (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (
      self, "-- as: authenticated " ADA "\n-- expect: value {\"sub\":\"" ADA
            "\",\"role\":\"authenticated\"}\nSELECT current_setting('request.jwt.claims');\n"
            "-- as: anon\n-- expect: row anon | {\"role\":\"anon\"} | anon\n"
            "SELECT current_user, current_setting('request.jwt.claims'),"
            " current_setting('request.jwt.claim.role');\n"
            "-- as: authenticated " ADA "\n-- expect: value " ADA "\n"
            "SELECT current_setting('request.jwt.claim.sub');\n"
            "-- as: anon\n-- expect: value NULL\nSELECT auth.uid();\n"
            "-- expect: row postgres |  |\n"
            "SELECT current_user, current_setting('request.jwt.claims'),"
            " current_setting('request.jwt.claim.sub');\n");
  sb_verify_fixture_assert_all_passed (self);
}

static void
test_set_back_after_errors_too (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_query (self, NOTES);
  sb_verify_fixture_run (self, WRITE "-- as: authenticated " ADA "\n-- expect: error 22012\n"
                                     "SELECT 1 / 0;\n"
                                     "SELECT current_user = 'postgres';\n"
                                     "-- as: authenticated " ADA "\n-- expect: error 42501\n"
                                     "INSERT INTO notes VALUES ('" BEN "', 'c');\n"
                                     "-- as: authenticated " ADA "\n"
                                     "INSERT INTO notes VALUES ('" ADA "', 'c');\n"
                                     "SELECT current_user = 'postgres' AND auth.uid() IS NULL;\n"
                                     "-- expect: rows 3\nSELECT * FROM notes;\n");
  sb_verify_fixture_assert_all_passed (self);
}

/* A script in pgTAP's manner sets the role itself; `as:` of one check does not undo that. */
static void
test_the_scripts_own_role_comes_back (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self, "SET LOCAL ROLE service_role;\n"
                               "SELECT set_config('request.jwt.claims', '{\"sub\": \"" BEN
                               "\"}', true);\n"
                               "-- as: authenticated " ADA "\n-- expect: value " ADA "\n"
                               "SELECT auth.uid();\n"
                               "-- expect: row service_role | " BEN "\n"
                               "SELECT current_user, auth.uid();\n");
  sb_verify_fixture_assert_all_passed (self);
}

static void
test_roles_that_cannot_be_taken (SbVerifyFixture *self, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_verify_fixture_run (self, "-- as: nobody_at_all\n-- expect: error 22023\nSELECT 1;\n"
                               "-- as: none\nSELECT 1;\n"
                               "-- as: x'; COMMIT; DROP SCHEMA auth CASCADE --\nSELECT 1;\n"
                               "-- as: authenticated " ADA "'\nSELECT 1;\n"
                               "SELECT to_regclass('auth.users') IS NOT NULL;\n");
  g_assert_no_error (self->error);
  sb_verify_fixture_assert (self, 1, SB_VERDICT_ERROR,
                            "cannot run as this role: role \"nobody_at_all\" does not exist");
  sb_verify_fixture_assert (self, 2, SB_VERDICT_FAILED, "or another role");
  sb_verify_fixture_assert (self, 3, SB_VERDICT_ERROR, "does not exist");
  sb_verify_fixture_assert (self, 4, SB_VERDICT_FAILED, "takes a user's UUID");
  sb_verify_fixture_assert (self, 5, SB_VERDICT_PASSED, NULL);
}

/* The name belongs to the whole server: it has the database's in it, and goes at the end. */
static void
test_hostile_role_name (SbVerifyFixture *self, gconstpointer data)
{
  g_autofree char *create = NULL;
  g_autofree char *drop = NULL;
  g_autofree char *script = NULL;

  SB_TEST_NEEDS_SERVER ();
  create = g_strdup_printf ("CREATE ROLE \"it's %s \"\"%%s\"\" <b>\"", self->database);
  drop = g_strdup_printf ("DROP ROLE \"it's %s \"\"%%s\"\" <b>\"", self->database);
  script =
      g_strdup_printf ("-- as: it's %s \"%%s\" <b>\n-- expect: value it's %s \"%%s\" <b>\n"
                       "SELECT current_user;\n"
                       "-- as: \"it's %s \"\"%%s\"\" <b>\"\nSELECT current_user LIKE 'it''s %%';\n",
                       self->database, self->database, self->database);
  sb_verify_fixture_query (self, create);
  sb_verify_fixture_run (self, script);
  sb_verify_fixture_query (self, drop);
  sb_verify_fixture_assert_all_passed (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  SB_VERIFY_TEST ("/verify-as/row-level-security", test_row_level_security);
  SB_VERIFY_TEST ("/verify-as/claims", test_claims);
  SB_VERIFY_TEST ("/verify-as/set-back", test_set_back_after_errors_too);
  SB_VERIFY_TEST ("/verify-as/own-role", test_the_scripts_own_role_comes_back);
  SB_VERIFY_TEST ("/verify-as/impossible", test_roles_that_cannot_be_taken);
  SB_VERIFY_TEST ("/verify-as/hostile-name", test_hostile_role_name);
  return g_test_run ();
}
