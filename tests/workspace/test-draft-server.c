/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafted ways back, proven: the schema before, the forward script, its drafted checks, its drafted
 * rollback, the schema after. Every case of tests/golden/draft, the sample migrations one on top of the
 * other, and every template; at the end a table of what is proven. */
#include "sb-fact-reader.h"

#include <stdlib.h>
#include <string.h>

#include "sb-lint-subjects.h"
#include "sb-template.h"
#include "sb-test-server.h"
#include "sb-test-supabase.h"
#include "template-cases.h"

/* What became of one draft. */
typedef struct
{
  char *kind, *name;
  guint n[3]; /* statements by SbDraftGrade */
  gboolean is_ddl;
  gboolean is_proven;
} Row;

static GPtrArray *table;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->kind);
  g_free (row->name);
  g_free (row);
}

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

static void
add_row (const char *kind, const char *name, SbScript *script, SbDraft *draft, gboolean is_proven)
{
  Row *row = g_new0 (Row, 1);
  SbLintSubjects subjects;

  sb_lint_subjects_read (&subjects, script);
  row->kind = g_strdup (kind);
  row->name = g_strdup (name);
  for (SbDraftGrade grade = 0; grade < G_N_ELEMENTS (row->n); grade++)
    row->n[grade] = sb_draft_count (draft, grade);
  row->is_ddl = subjects.writes_rows == 0;
  row->is_proven = is_proven;
  g_ptr_array_add (table, row);
}

/* Runs @forward and its drafted rollback and says whether the schema is what it was. */
static void
prove (const char *kind, const char *database, const char *name, const char *forward)
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
  /* What is lossy may be refused, and says so: NOT NULL without the values that were there. */
  if (!sb_test_supabase_try_script (database, block))
    g_assert_false (is_marked);
  after = dup_schema (database);
  is_same = strcmp (before, after) == 0;
  add_row (kind, name, script, draft, is_same);
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

  SB_TEST_NEEDS_PG_DUMP ();
  database = sb_test_server_create_database ();
  sb_test_supabase_prepare (database);
  if (before != NULL)
    sb_test_supabase_run_script (database, before);
  prove ("case", database, name, forward);
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

  SB_TEST_NEEDS_PG_DUMP ();
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

      prove ("sample", database, names->pdata[i], forward);
      sb_test_supabase_run_script (database, forward);
    }
}

static char *
fill (const SbTemplateCase *c)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "data",
                                              "templates", NULL);
  g_autoptr (GPtrArray) templates = sb_template_load_folder (folder, NULL, NULL);
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  SbTemplate *template = sb_template_find (templates, c->id, &error);
  char *text;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (c->values) && c->values[i] != NULL; i++)
    {
      const char *equals = strchr (c->values[i], '=');

      g_hash_table_insert (values, g_strndup (c->values[i], equals - c->values[i]),
                           g_strdup (equals + 1));
    }
  sb_template_set_version (template, values, SB_TEMPLATE_CASE_VERSION);
  text = sb_template_fill (template, SB_ROLE_FORWARD, values, &error);
  g_assert_no_error (error);
  return text;
}

/* Of the forward script alone: what the template itself says about the way back is not looked at. */
static void
test_template (gconstpointer data)
{
  const SbTemplateCase *c = data;
  g_autofree char *forward = NULL, *database = NULL;

  SB_TEST_NEEDS_PG_DUMP ();
  forward = fill (c);
  database = sb_test_server_create_database ();
  sb_test_supabase_prepare (database);
  g_free (sb_test_server_query (database, "CREATE SCHEMA \"My schema\";"
                                          "GRANT USAGE ON SCHEMA \"My schema\""
                                          " TO anon, authenticated"));
  g_free (sb_test_server_query (database, c->setup));
  prove ("template", database, c->name, forward);
}

static void
print_table (void)
{
  static const char *const kinds[] = { "template", "sample", "case" };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      guint n = 0, n_proven = 0, n_ddl = 0, n_ddl_proven = 0;

      g_print ("# %-8s %-34s %5s %5s %10s  %-4s %s\n", kinds[k], "forward script", "exact", "lossy",
               "impossible", "DDL", "proven");
      for (guint i = 0; i < table->len; i++)
        {
          const Row *row = table->pdata[i];

          if (strcmp (row->kind, kinds[k]) != 0)
            continue;
          n++;
          n_proven += row->is_proven;
          n_ddl += row->is_ddl;
          n_ddl_proven += row->is_ddl && row->is_proven;
          g_print ("# %-8s %-34.34s %5u %5u %10u  %-4s %s\n", "", row->name, row->n[SB_DRAFT_EXACT],
                   row->n[SB_DRAFT_LOSSY], row->n[SB_DRAFT_IMPOSSIBLE], row->is_ddl ? "yes" : "no",
                   row->is_proven ? "yes" : "no");
        }
      g_print ("# %u of %u %ss proven exact; of those whose forward is DDL alone %u of %u\n",
               n_proven, n, kinds[k], n_ddl_proven, n_ddl);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "tests",
                                              "golden", "draft", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const SbTemplateCase *cases;
  const char *name;
  guint n_cases;
  int status;

  table = g_ptr_array_new_with_free_func (row_free);
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql") && !g_str_has_suffix (name, ".before.sql"))
      {
        g_autofree char *test = g_strconcat ("/draft/case/", name, NULL);

        g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), test_case, g_free);
      }
  g_test_add_func ("/draft/samples", test_samples);
  cases = sb_template_cases_get (&n_cases);
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *test = g_strconcat ("/draft/template/", cases[i].name, NULL);

      g_test_add_data_func (test, &cases[i], test_template);
    }
  status = g_test_run ();
  if (table->len > 0)
    print_table ();
  g_ptr_array_unref (table);
  return status;
}
