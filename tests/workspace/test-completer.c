/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is proposed in the scripts of a project that no target was reached for. */
#include "sb-completer.h"

#include "sb-test-folder.h"

#include <string.h>

typedef struct
{
  SbTestFolder *folder;
  SbProject *project;
  SbCompleter *completer;
} Fixture;

static Fixture *
fixture_new (GHashTable *applied)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = sb_test_folder_new (SB_FILES ("migrations/003_c.sql"));
  sb_test_folder_write (self->folder, "migrations/001_a.sql",
                        "CREATE TABLE public.first_one (id uuid, note text);\n");
  sb_test_folder_write (self->folder, "migrations/002_b.sql",
                        "ALTER TABLE first_one ADD COLUMN later int;\n"
                        "CREATE TABLE second_one (id int);\nCREATE TABLE half_ty");
  self->project = sb_test_folder_open (self->folder, "migrations");
  self->completer = sb_completer_new ();
  sb_completer_set_project (self->completer, self->project, applied);
  while (!sb_completer_is_idle (self->completer))
    g_main_context_iteration (NULL, TRUE);
  return self;
}

static void
fixture_free (Fixture *self)
{
  g_object_unref (self->completer);
  sb_project_unref (self->project);
  sb_test_folder_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* The first few, as they are written, with what they are. */
static char *
propose (Fixture *self, const char *key, SbScriptRole role, const char *text, guint n)
{
  g_autoptr (SbWanted) wanted = NULL;
  g_autoptr (GPtrArray) proposals = sb_completer_propose (self->completer, key, role, text,
                                                          strlen (text), strlen (text), &wanted);
  GString *said = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, proposals->len); i++)
    {
      const SbProposal *proposal = proposals->pdata[i];

      g_string_append_printf (said, "%s%s (%s)", i > 0 ? " | " : "", proposal->text,
                              proposal->detail);
    }
  return g_string_free (said, FALSE);
}

static void
assert_proposes (Fixture *self, const char *key, SbScriptRole role, const char *text,
                 const char *expected)
{
  g_autofree char *said = propose (self, key, role, text, 9);

  g_assert_cmpstr (said, ==, expected);
}

static void
test_pending (void)
{
  g_autoptr (Fixture) self = fixture_new (NULL);

  assert_proposes (self, "003_c.sql", SB_ROLE_FORWARD, "SELECT * FROM second",
                   "second_one (table · made by 002)");
  assert_proposes (self, "003_c.sql", SB_ROLE_FORWARD, "SELECT la FROM first_one x WHERE x.",
                   "id (uuid · first_one · made by 001) | note (text · first_one · made by 001) | "
                   "later (int · first_one · made by 002)");
  /* What comes later, and what the script itself would be a second time, is not there. */
  assert_proposes (self, "001_a.sql", SB_ROLE_FORWARD, "SELECT * FROM second", "");
  assert_proposes (self, "001_a.sql", SB_ROLE_FORWARD, "SELECT * FROM first", "");
  assert_proposes (self, "001_a.sql", SB_ROLE_ROLLBACK, "DROP TABLE first",
                   "first_one (table in public · made by 001)");
  assert_proposes (self, NULL, SB_ROLE_FORWARD, "SELECT * FROM second",
                   "second_one (table · made by 002)");
}

static void
test_applied (void)
{
  g_autoptr (GHashTable) applied = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (Fixture) self = NULL;

  g_hash_table_add (applied, (gpointer) "002_b.sql");
  self = fixture_new (applied);
  assert_proposes (self, "003_c.sql", SB_ROLE_FORWARD, "SELECT * FROM second", "");
  assert_proposes (self, "003_c.sql", SB_ROLE_FORWARD, "SELECT * FROM first",
                   "first_one (table in public · made by 001)");
}

static void
test_above (void)
{
  g_autoptr (Fixture) self = fixture_new (NULL);

  assert_proposes (self, "003_c.sql", SB_ROLE_FORWARD,
                   "CREATE TABLE app.mine (a int, b text);\nCREATE INDEX i ON app.mine (",
                   "a (int · mine · made above) | b (text · mine · made above)");
  /* The text may change anywhere between two times. */
  assert_proposes (self, "003_c.sql", SB_ROLE_FORWARD,
                   "CREATE TABLE app.mine (c int);\nCREATE INDEX i ON app.mine (",
                   "c (int · mine · made above)");
  assert_proposes (self, "003_c.sql", SB_ROLE_FORWARD,
                   "DO $$ BEGIN CREATE TYPE mood AS ENUM ('happy'); END $$;\n"
                   "CREATE TABLE t (m mood DEFAULT 'h",
                   "happy (label · mood · made above)");
}

static void
test_snippets (void)
{
  g_autoptr (Fixture) self = fixture_new (NULL);
  g_autofree char *forward = propose (self, NULL, SB_ROLE_FORWARD, "checkt", 1);
  g_autofree char *verify = propose (self, NULL, SB_ROLE_VERIFY, "checkt", 1);

  g_assert_cmpstr (forward, ==, "");
  g_assert_nonnull (strstr (verify, "snippet · Check that a table is there"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/completer/pending", test_pending);
  g_test_add_func ("/completer/applied", test_applied);
  g_test_add_func ("/completer/above", test_above);
  g_test_add_func ("/completer/snippets", test_snippets);
  return g_test_run ();
}
