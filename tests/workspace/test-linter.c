/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings of a project: of files as they are on disk, of open scripts as they are typed. */
#include <string.h>

#include "sb-document-set.h"
#include "sb-linter.h"
#include "sb-problem-list.h"
#include "sb-test-folder.h"
#include "sb-test-wait.h"
#include "sb-thread.h"

#define BAD "CREATE INDEX t_a ON public.t (a);\n"
#define GOOD "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON public.t (a);\n"

typedef struct
{
  SbTestFolder *folder;
  SbProject *project;
  SbDocumentSet *set;
  SbLinter *linter;
  SbProblemList *problems;
  GHashTable *told; /* file name → what its findings are: "LK101 SY001"; "" for none */
  guint n_told, n_troubles;
} Fixture;

static void
findings_cb (const char *path, const char *key, SbScriptRole role, SbFindingList *findings,
             gpointer user_data)
{
  Fixture *self = user_data;
  GString *rules = g_string_new (NULL);

  for (guint i = 0; findings != NULL && i < sb_finding_list_get_n (findings); i++)
    g_string_append_printf (rules, "%s%s", i > 0 ? " " : "",
                            sb_finding_list_get (findings, i)->rule->id);
  g_hash_table_replace (self->told, g_path_get_basename (path), g_string_free (rules, FALSE));
  self->n_told++;
  sb_problem_list_set_findings (self->problems, path, key, role, findings);
}

static void
trouble_cb (const SbLintTrouble *trouble, gpointer user_data)
{
  Fixture *self = user_data;

  sb_problem_list_set_trouble (self->problems, trouble);
  self->n_troubles++;
}

static void
parsed_cb (Fixture *self, SbDocument *document)
{
  sb_problem_list_set_script (self->problems, sb_document_get_path (document),
                              sb_document_get_key (document), sb_document_get_role (document),
                              sb_document_get_script (document));
  sb_linter_take_script (self->linter, document);
}

static void
read_project (Fixture *self, const char *applied)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  g_clear_pointer (&self->project, sb_project_unref);
  self->project = sb_test_folder_open (self->folder, "migrations");
  sb_document_set_set_project (self->set, self->project);
  if (applied != NULL)
    g_hash_table_insert (keys, sb_test_migration (self->project, applied)->key,
                         GUINT_TO_POINTER (SB_LINTER_APPLIED));
  sb_linter_set_project (self->linter, self->project, 15, FALSE, keys);
}

static Fixture *
fixture_new (const char *const *files)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = sb_test_folder_new (files);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->problems = sb_problem_list_new ();
  self->linter = sb_linter_new (findings_cb, trouble_cb, self);
  self->set = sb_document_set_new ();
  g_signal_connect_swapped (self->set, "parsed", G_CALLBACK (parsed_cb), self);
  return self;
}

static void
fixture_free (Fixture *self)
{
  gpointer weak = self->set;

  g_signal_handlers_disconnect_by_data (self->set, self);
  g_object_add_weak_pointer (G_OBJECT (self->set), &weak);
  g_object_unref (self->set);
  sb_test_wait_for (weak == NULL && sb_linter_is_idle (self->linter));
  sb_linter_close (self->linter);
  sb_test_settle ();
  g_object_unref (self->problems);
  sb_project_unref (self->project);
  sb_test_folder_free (self->folder);
  g_hash_table_unref (self->told);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static const char *
get_rules (Fixture *self, const char *name)
{
  return g_hash_table_lookup (self->told, name);
}

static void
wait_idle (Fixture *self)
{
  sb_test_wait_for (sb_linter_is_idle (self->linter));
}

static void
wait_for (Fixture *self, const char *name, gboolean has_rule, const char *rule)
{
  sb_test_wait_for (get_rules (self, name) != NULL
                    && (strstr (get_rules (self, name), rule) != NULL) == has_rule);
}

static SbDocument *
show (Fixture *self, const char *file)
{
  SbMigration *migration = sb_test_migration (self->project, file);
  SbDocument *document;

  sb_document_set_show (self->set, migration);
  document = sb_document_set_get_document (self->set, SB_ROLE_FORWARD);
  sb_test_wait_for (sb_document_get_findings (document) != NULL);
  return document;
}

static GBytes *
text_cb (gpointer user_data)
{
  return g_bytes_new (user_data, strlen (user_data));
}

static void
type (SbDocument *document, const char *text)
{
  sb_document_set_source (document, text_cb, (gpointer) text);
  sb_document_touch (document, TRUE);
}

static void
test_lints_the_whole_project (void)
{
  g_autoptr (Fixture) self = fixture_new (
      SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql", "migrations/rollback_002.sql"));

  sb_test_folder_write (self->folder, "migrations/001_a.sql", GOOD);
  sb_test_folder_write (self->folder, "migrations/002_b.sql", BAD);
  read_project (self, NULL);
  wait_idle (self);
  g_assert_cmpuint (g_hash_table_size (self->told), ==, 3);
  g_assert_null (strstr (get_rules (self, "001_a.sql"), "LK101"));
  g_assert_nonnull (strstr (get_rules (self, "002_b.sql"), "LK101"));
}

static void
test_lints_again_only_what_changed (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql"));
  guint n_told;

  sb_test_folder_write (self->folder, "migrations/001_a.sql", BAD);
  sb_test_folder_write (self->folder, "migrations/002_b.sql", BAD);
  read_project (self, NULL);
  wait_idle (self);
  n_told = self->n_told;
  sb_test_folder_write (self->folder, "migrations/002_b.sql", GOOD);
  read_project (self, NULL);
  wait_idle (self);
  g_assert_cmpuint (self->n_told, ==, n_told + 1);
  g_assert_null (strstr (get_rules (self, "002_b.sql"), "LK101"));
}

static void
test_is_quiet_on_what_is_applied (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_FILES ("migrations/001_a.sql"));

  sb_test_folder_write (self->folder, "migrations/001_a.sql", BAD);
  read_project (self, NULL);
  wait_for (self, "001_a.sql", TRUE, "LK101");
  read_project (self, "001_a.sql");
  wait_for (self, "001_a.sql", FALSE, "LK101");
}

/* What an earlier migration makes is known to a later one, also after it was changed. */
static void
test_knows_earlier_migrations (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql"));

  sb_test_folder_write (self->folder, "migrations/001_a.sql", "CREATE TABLE t (a int);\n");
  sb_test_folder_write (self->folder, "migrations/002_b.sql",
                        "CREATE TABLE IF NOT EXISTS t (a text);\n");
  read_project (self, NULL);
  wait_idle (self);
  g_assert_nonnull (strstr (get_rules (self, "002_b.sql"), "ID417"));
  sb_test_folder_write (self->folder, "migrations/001_a.sql", "CREATE TABLE t (a text);\n");
  read_project (self, NULL);
  wait_idle (self);
  g_assert_null (strstr (get_rules (self, "002_b.sql"), "ID417"));
  show (self, "002_b.sql");
  sb_test_folder_write (self->folder, "migrations/001_a.sql", "CREATE TABLE t (a uuid);\n");
  read_project (self, NULL);
  wait_for (self, "002_b.sql", TRUE, "ID417");
}

static void
test_knows_order (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql",
                                    "migrations/002_c.sql", "migrations/003_d.sql"));

  read_project (self, "003_d.sql");
  wait_idle (self);
  g_assert_nonnull (strstr (get_rules (self, "001_a.sql"), "NM002"));
  g_assert_nonnull (strstr (get_rules (self, "002_b.sql"), "NM002 NM002"));
  g_assert_null (strstr (get_rules (self, "003_d.sql"), "NM002"));
  read_project (self, NULL);
  wait_idle (self);
  g_assert_null (strstr (get_rules (self, "001_a.sql"), "NM002"));
  g_assert_nonnull (strstr (get_rules (self, "002_c.sql"), "NM002"));
}

static void
test_tells_what_was_edited (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/rollback_001.sql"));
  g_autoptr (GHashTable) applied = g_hash_table_new (g_str_hash, g_str_equal);

  read_project (self, "001_a.sql");
  wait_idle (self);
  g_assert_null (strstr (get_rules (self, "001_a.sql"), "RV506"));
  g_hash_table_insert (applied, (gpointer) "001_a.sql", GUINT_TO_POINTER (SB_LINTER_EDITED));
  sb_linter_set_project (self->linter, self->project, 15, FALSE, applied);
  wait_idle (self);
  g_assert_nonnull (strstr (get_rules (self, "001_a.sql"), "RV506"));
  g_assert_null (strstr (get_rules (self, "rollback_001.sql"), "RV506"));
}

static void
test_forgets_what_is_gone (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/002_b.sql"));

  sb_test_folder_write (self->folder, "migrations/002_b.sql", BAD);
  read_project (self, NULL);
  wait_for (self, "002_b.sql", TRUE, "LK101");
  sb_linter_set_project (self->linter, NULL, 0, FALSE, NULL);
  g_assert_cmpstr (get_rules (self, "002_b.sql"), ==, "");
}

static void
test_follows_what_is_typed (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_FILES ("migrations/001_a.sql"));
  SbDocument *document;

  sb_test_folder_write (self->folder, "migrations/001_a.sql", GOOD);
  read_project (self, NULL);
  document = show (self, "001_a.sql");
  wait_for (self, "001_a.sql", FALSE, "LK101");
  type (document, "SELECT 1;\n" BAD);
  wait_for (self, "001_a.sql", TRUE, "LK101");
  type (document, GOOD);
  wait_for (self, "001_a.sql", FALSE, "LK101");
}

/* While something is typed, the findings of the text before it are not taken for those of it. */
static void
test_drops_what_comes_too_late (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_FILES ("migrations/001_a.sql"));
  g_autoptr (SbFindingList) old = NULL;
  SbDocument *document;

  sb_test_folder_write (self->folder, "migrations/001_a.sql", BAD);
  read_project (self, NULL);
  document = show (self, "001_a.sql");
  wait_idle (self);
  old = sb_finding_list_ref (sb_document_get_findings (document));
  type (document, GOOD);
  g_assert_false (sb_document_is_parsed (document));
  sb_test_wait_for (sb_document_get_findings (document) != old);
  g_assert_true (sb_document_is_parsed (document));
  sb_document_set_findings (document, old);
  g_assert_true (sb_document_get_findings (document) != old);
}

/* What is closed counts as it is on disk again. */
static void
test_closed_ones_are_their_files (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_FILES ("migrations/001_a.sql"));
  SbDocument *document;

  sb_test_folder_write (self->folder, "migrations/001_a.sql", GOOD);
  read_project (self, NULL);
  document = show (self, "001_a.sql");
  type (document, BAD);
  wait_for (self, "001_a.sql", TRUE, "LK101");
  sb_document_set_show (self->set, NULL);
  sb_document_set_forget (self->set, sb_test_migration (self->project, "001_a.sql")->key);
  wait_for (self, "001_a.sql", FALSE, "LK101");
}

static void
test_lists_them_once (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_FILES ("migrations/001_a.sql"));
  g_autoptr (SbProblemItem) item = NULL;
  const SbPlace *place;

  sb_test_folder_write (self->folder, "migrations/001_a.sql", "SELEC 1;\n");
  read_project (self, NULL);
  show (self, "001_a.sql");
  wait_idle (self);
  sb_test_settle ();
  g_assert_nonnull (strstr (get_rules (self, "001_a.sql"), "SY001"));
  g_assert_cmpuint (sb_problem_list_count (self->problems, SB_PROBLEM_ERROR), ==, 1);
  item = g_list_model_get_item (G_LIST_MODEL (self->problems), 0);
  place = sb_problem_item_get_place (item);
  g_assert_cmpuint (place->line, ==, 1);
}

/* The map is of what is open: with what it includes, and without checks. */
static void
test_maps_what_is_open (void)
{
  g_autoptr (Fixture)
      self = fixture_new (SB_FILES ("migrations/001_a.sql", "migrations/verify_001.sql"));
  SbDocument *document, *verify;
  SbTransactionMap *map;

  sb_test_folder_write (self->folder, "migrations/001_a.sql", "\\i sub/x.sql\nVACUUM t;\n");
  sb_test_folder_write (self->folder, "migrations/sub/x.sql", "DROP TABLE a;\nDROP TABLE b;\n");
  sb_test_folder_write (self->folder, "migrations/verify_001.sql", "SELECT true;\n");
  read_project (self, NULL);
  document = show (self, "001_a.sql");
  verify = sb_document_set_get_document (self->set, SB_ROLE_VERIFY);
  map = sb_document_get_map (document);
  g_assert_cmpuint (sb_transaction_map_get_n (map), ==, 3);
  g_assert_cmpuint (sb_transaction_map_get (map, 1)->line, ==, 1);
  g_assert_cmpuint (sb_transaction_map_get (map, 2)->line, ==, 2);
  sb_test_wait_for (sb_document_get_findings (verify) != NULL);
  g_assert_null (sb_document_get_map (verify));
  /* What cannot be followed is not guessed. */
  type (document, "\\i sub/nowhere.sql\nVACUUM t;\n");
  sb_test_wait_for (sb_document_get_map (document) == NULL);
}

static SbProblemItem *
find_trouble (Fixture *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->problems)); i++)
    {
      g_autoptr (SbProblemItem) item = g_list_model_get_item (G_LIST_MODEL (self->problems), i);

      if (strstr (sb_problem_item_get_message (item), "settings") != NULL)
        return item;
    }
  return NULL;
}

static void
check_trouble (Fixture *self, const char *text, const char *where, const char *message)
{
  g_autofree char *path = sb_test_folder_path (self->folder, ".switchback/config");
  SbProblemItem *item;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  read_project (self, NULL);
  wait_idle (self);
  item = find_trouble (self);
  if (where == NULL)
    {
      g_assert_null (item);
      return;
    }
  g_assert_cmpstr (sb_problem_item_get_where (item), ==, where);
  g_assert_nonnull (strstr (sb_problem_item_get_message (item), message));
}

/* The place that the command line names; told once; what was said before goes on to hold. */
static void
test_tells_of_broken_settings (void)
{
  g_autoptr (Fixture) self = fixture_new (SB_FILES ("migrations/001_a.sql", ".switchback/config"));
  g_autofree char *path = sb_test_folder_path (self->folder, "migrations/001_a.sql");

  g_assert_true (g_file_set_contents (path, BAD, -1, NULL));
  check_trouble (self, "[rules]\nLK101 = off\n", NULL, NULL);
  g_assert_null (strstr (get_rules (self, "001_a.sql"), "LK101"));
  check_trouble (self, "[rules]\n# LK999 = off\n\n LK999 = off\n", ".switchback/config:4:1",
                 "there is no rule \"LK999\"");
  g_assert_null (strstr (get_rules (self, "001_a.sql"), "LK101"));
  read_project (self, NULL);
  wait_idle (self);
  g_assert_cmpuint (self->n_troubles, ==, 1);
  check_trouble (self, "[lint]\nserver = 15\n[rules]\noops\n[rules]\n", ".switchback/config:4:1",
                 "oops");
  check_trouble (self, "[lint]\n[other]\n", ".switchback/config:2:1", "there is no group [other]");
  check_trouble (self, "", NULL, NULL);
  g_assert_cmpuint (self->n_troubles, ==, 4);
  wait_for (self, "001_a.sql", TRUE, "LK101");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sb_thread_claim_main ();
  g_test_add_func ("/linter/lints-the-whole-project", test_lints_the_whole_project);
  g_test_add_func ("/linter/lints-again-only-what-changed", test_lints_again_only_what_changed);
  g_test_add_func ("/linter/is-quiet-on-what-is-applied", test_is_quiet_on_what_is_applied);
  g_test_add_func ("/linter/earlier", test_knows_earlier_migrations);
  g_test_add_func ("/linter/order", test_knows_order);
  g_test_add_func ("/linter/edited", test_tells_what_was_edited);
  g_test_add_func ("/linter/forgets-what-is-gone", test_forgets_what_is_gone);
  g_test_add_func ("/linter/follows-what-is-typed", test_follows_what_is_typed);
  g_test_add_func ("/linter/drops-what-comes-too-late", test_drops_what_comes_too_late);
  g_test_add_func ("/linter/closed-ones-are-their-files", test_closed_ones_are_their_files);
  g_test_add_func ("/linter/lists-them-once", test_lists_them_once);
  g_test_add_func ("/linter/broken-settings", test_tells_of_broken_settings);
  g_test_add_func ("/linter/maps-what-is-open", test_maps_what_is_open);
  return g_test_run ();
}
