/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafted ways back, proven: the schema before, the forward script, its drafted rollback, the schema
 * after. Every case of tests/golden/draft, and the sample migrations one on top of the other. */
#include "sb-fact-reader.h"

#include <stdlib.h>
#include <string.h>

#include "sb-test-server.h"
#include "sb-test-supabase.h"

static guint n_cases, n_exact;

static gpointer
draft_job (SbSession *session, gpointer user_data, GError **error)
{
  g_autoptr (SbDraftFacts) facts = sb_draft_facts_new ();

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  return sb_fact_reader_draft_rollback (session, user_data, facts, error);
}

static SbDraft *
draft_on (const char *database, SbScript *script)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (database, NULL);
  g_autoptr (SbConnection) connection = sb_connection_new (target, "test");
  g_autoptr (GError) error = NULL;
  SbDraft *draft = sb_connection_run_and_wait (connection, draft_job, script, &error);

  g_assert_no_error (error);
  return draft;
}

static int
compare_qsort (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* pg_dump tells the grants of an object in the order in which they were made, which tells nothing. */
static char *
dup_schema (const char *database)
{
  g_autofree char *dump = sb_test_supabase_dump_schema (database);
  g_auto (GStrv) lines = g_strsplit (dump, "\n", -1);
  guint n = g_strv_length (lines);

  for (guint i = 0, end; i < n; i = end + 1)
    {
      for (end = i; end < n && g_str_has_prefix (lines[end], "GRANT "); end++)
        ;
      if (end > i)
        qsort (lines + i, end - i, sizeof *lines, compare_qsort);
    }
  return g_strjoinv ("\n", lines);
}

/* Every drafted check holds where the forward script has just run. */
static void
assert_verified (const char *database, const char *name, SbScript *script)
{
  g_autoptr (SbDraft) verify = sb_draft_new_verify (script);
  g_autofree char *text = sb_draft_dup_text (verify, name);
  g_autofree char *out = sb_test_server_query (database, text);
  g_auto (GStrv) lines = g_strsplit (out, "\n", -1);
  guint n_true = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      n_true += strcmp (lines[i], "t") == 0;
      if (strcmp (lines[i], "f") == 0 || *lines[i] == '\0')
        g_test_message ("%s", text);
      g_assert_cmpstr (lines[i], !=, "f");
    }
  g_assert_cmpuint (n_true, ==, sb_draft_get_n_statements (verify));
}

/* Runs @forward and its drafted rollback and says whether the schema is what it was. */
static void
prove (const char *database, const char *name, const char *forward)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbScript) script = sb_script_parse (forward, strlen (forward), &error);
  g_autoptr (SbDraft) draft = NULL;
  g_autofree char *before = NULL, *after = NULL, *text = NULL;
  g_autofree char *block = NULL;
  gboolean is_marked, is_same;

  g_assert_no_error (error);
  draft = draft_on (database, script);
  text = sb_draft_dup_text (draft, name);
  is_marked = sb_draft_count (draft, SB_DRAFT_EXACT) == sb_draft_get_n_statements (draft);
  before = dup_schema (database);
  sb_test_supabase_run_script (database, forward);
  assert_verified (database, name, script);
  g_test_message ("%s", text);
  block = g_strdup_printf (sb_draft_needs_no_transaction (draft) ? "%s" : "BEGIN;\n%s\nCOMMIT;\n",
                           text);
  sb_test_supabase_run_script (database, block);
  after = dup_schema (database);
  is_same = strcmp (before, after) == 0;
  n_cases++;
  n_exact += is_same;
  g_test_message ("%s: %s, marked %s", name, is_same ? "proven exact" : "not exact",
                  is_marked ? "exact" : "lossy or impossible");
  if (is_marked)
    g_assert_cmpstr (after, ==, before);
}

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_case (gconstpointer data)
{
  const char *path = data;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".sql"));
  g_autofree char *before_name = g_strconcat (stem, ".before.sql", NULL);
  g_autofree char *forward = read_file (folder, name);
  g_autofree char *before = read_file (folder, before_name);
  g_autofree char *database = NULL;

  SB_TEST_NEEDS_SERVER ();
  database = sb_test_server_create_database ();
  sb_test_supabase_prepare (database);
  if (before != NULL)
    sb_test_supabase_run_script (database, before);
  prove (database, name, forward);
}

/* Each sample on the schema that those before it leave. */
static void
test_samples (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "migrations",
                                              NULL);
  g_autofree char *database = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  SB_TEST_NEEDS_SERVER ();
  database = sb_test_server_create_database ();
  sb_test_supabase_prepare (database);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (*name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_assert_cmpuint (names->len, >=, 10);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *forward = read_file (folder, names->pdata[i]);

      prove (database, names->pdata[i], forward);
      sb_test_supabase_run_script (database, forward);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                              "golden", "draft", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql") && !g_str_has_suffix (name, ".before.sql"))
      {
        g_autofree char *test = g_strconcat ("/draft/case/", name, NULL);

        g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), test_case, g_free);
      }
  g_test_add_func ("/draft/samples", test_samples);
  status = g_test_run ();
  g_print ("# %u of %u proven exact\n", n_exact, n_cases);
  return status;
}
