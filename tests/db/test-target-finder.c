/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-target-finder.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct
{
  char *root;
  GPtrArray *errors;
  guint n_errors_before;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("sb-finder-XXXXXX", NULL);
  fixture->errors = g_ptr_array_new_with_free_func (g_free);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->root);
  g_free (fixture->root);
  g_ptr_array_unref (fixture->errors);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* What is found from @folder, one "source: URL" a line. */
static char *
find (Fixture *fixture, const char *folder, const char *const *environment)
{
  static const char *const nothing[] = { NULL };
  g_autofree char *path = g_build_filename (fixture->root, folder, NULL);
  g_autoptr (GPtrArray) targets = NULL;
  GString *out = g_string_new (NULL);

  g_mkdir_with_parents (path, 0700);
  targets = sb_target_finder_find (path, fixture->root, environment != NULL ? environment : nothing,
                                   fixture->errors, &fixture->n_errors_before);
  for (guint i = 0; i < targets->len; i++)
    {
      SbTarget *target = g_ptr_array_index (targets, i);
      g_autofree char *url = sb_target_dup_url (target);

      g_string_append_printf (out, "%s: %s\n", sb_target_get_source (target), url);
    }
  return g_string_free (out, FALSE);
}

static void
test_precedence (Fixture *fixture, gconstpointer data)
{
  static const char *const environment[] = { "PATH=/bin",
                                             "DATABASE_URL=postgres://u:p@in-environment/d", NULL };
  g_autofree char *found = NULL;

  write_file (fixture, ".env", "DATABASE_URL=postgres://u:p@root/d\n");
  write_file (fixture, ".env.local", "DATABASE_URL='postgres://u:p@root-local/d'\n");
  write_file (fixture, "backend/.env",
              "export DATABASE_URL=\"postgres://u:p@backend/d\" # c\r\n"
              "DIRECT_URL=postgres://u:p@direct/d\n");
  write_file (fixture, "supabase/config.toml", "[db]\nport = 54399\n");
  found = find (fixture, "backend/migrations", environment);
  g_assert_cmpstr (found, ==,
                   "DATABASE_URL in the environment: postgresql://u@in-environment:5432/d\n"
                   "DATABASE_URL in .env.local: postgresql://u@root-local:5432/d\n"
                   "DATABASE_URL in backend/.env: postgresql://u@backend:5432/d\n"
                   "DIRECT_URL in backend/.env: postgresql://u@direct:5432/d\n"
                   "DATABASE_URL in .env: postgresql://u@root:5432/d\n"
                   "supabase/config.toml: postgresql://postgres@127.0.0.1:54399/postgres\n");
  g_assert_cmpuint (fixture->errors->len, ==, 0);
}

static void
test_stays_below_the_root (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL, *root = NULL;

  write_file (fixture, ".env", "DATABASE_URL=postgres://u:p@outside/d\n");
  root = g_build_filename (fixture->root, "repository", NULL);
  g_free (fixture->root);
  fixture->root = g_steal_pointer (&root);
  found = find (fixture, "migrations", NULL);
  g_assert_cmpstr (found, ==, "");
  /* What the fixture made is one level up. */
  root = g_path_get_dirname (fixture->root);
  g_free (fixture->root);
  fixture->root = g_steal_pointer (&root);
}

static void
test_supabase_needs_its_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *without = find (fixture, "supabase/migrations", NULL);
  g_autofree char *with = NULL;

  g_assert_cmpstr (without, ==, "");
  write_file (fixture, "supabase/config.toml", "project_id = \"x\"\n");
  with = find (fixture, "supabase/migrations", NULL);
  g_assert_cmpstr (with, ==,
                   "supabase/config.toml: postgresql://postgres@127.0.0.1:54322/postgres\n");
}

static void
test_supabase_variables (Fixture *fixture, gconstpointer data)
{
  static const char *const environment[] = { "DB_PORT=1111", NULL };
  g_autofree char *from_environment = NULL, *from_file = NULL, *missing = NULL;

  write_file (fixture, "supabase/config.toml", "[db]\nport = \"env(DB_PORT)\"\n");
  missing = find (fixture, "supabase/migrations", NULL);
  g_assert_cmpstr (missing, ==, "");
  g_assert_cmpuint (fixture->errors->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->errors, 0), ==,
                   "supabase/config.toml, line 2, [db] port: the variable it names is not set");
  write_file (fixture, ".env", "DB_PORT=4444\n");
  write_file (fixture, "supabase/.env", "DB_PORT=3333\n");
  write_file (fixture, "supabase/.env.development.local", "DB_PORT=2222\n");
  from_file = find (fixture, "supabase/migrations", NULL);
  g_assert_nonnull (strstr (from_file, ":2222/"));
  from_environment = find (fixture, "supabase/migrations", environment);
  g_assert_nonnull (strstr (from_environment, ":1111/"));
}

static void
test_errors_name_the_place_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL, *large = g_strnfill ((1 << 20) + 1, 'x');
  g_autofree char *fifo = g_build_filename (fixture->root, "backend", ".env.local", NULL);
  const char *first;

  write_file (fixture, "backend/.env",
              "A=1\n\nDATABASE_URL=postgres://u:hunter2@h:99999/d\n"
              "DIRECT_URL=mysql://u:hunter2@h/d\nDIRECT_DATABASE_URL=\n");
  write_file (fixture, ".env.local", large);
  write_file (fixture, ".env",
              "\xff\xfe"
              "D");
  write_file (fixture, "supabase/config.toml", "[db]\nport = 'hunter2'\n");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  found = find (fixture, "backend", NULL);
  g_assert_cmpstr (found, ==, "");
  g_assert_cmpuint (fixture->errors->len, ==, 5);
  first = g_ptr_array_index (fixture->errors, 0);
  g_assert_cmpstr (first, ==, ".env.local: over 1 MiB, not read");
  g_assert_cmpstr (g_ptr_array_index (fixture->errors, 1), ==,
                   "backend/.env, line 3, DATABASE_URL: the port is not a number from 1 to 65535");
  for (guint i = 0; i < fixture->errors->len; i++)
    g_assert_null (strstr (g_ptr_array_index (fixture->errors, i), "hunter2"));
}

static void
test_same_place_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL;

  write_file (fixture, ".env.local",
              "DATABASE_URL=postgres://postgres:x@127.0.0.1:54322/postgres\n");
  write_file (fixture, "supabase/config.toml", "");
  found = find (fixture, "supabase/migrations", NULL);
  g_assert_cmpstr (found, ==,
                   "DATABASE_URL in .env.local: postgresql://postgres@127.0.0.1:54322/postgres\n");
}

/* A mistyped DATABASE_URL must not lead to the next best database; a placeholder in a file that
 * counts less must not stand in the way. */
static void
test_errors_before_the_first (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "DATABASE_URL=postgresql://u:[YOUR-PASSWORD]@h/d", NULL };
  static const char *const good[] = { "DATABASE_URL=postgresql://u@h/d", NULL };

  write_file (fixture, ".env",
              "DATABASE_URL=postgresql://other/d\nDIRECT_URL=postgresql://u:[YOUR-PASSWORD]@h/d\n");
  g_free (find (fixture, "migrations", bad));
  g_assert_cmpuint (fixture->errors->len, ==, 2);
  g_assert_cmpuint (fixture->n_errors_before, ==, 1);

  g_ptr_array_set_size (fixture->errors, 0);
  g_free (find (fixture, "migrations", good));
  g_assert_cmpuint (fixture->errors->len, ==, 1);
  g_assert_cmpuint (fixture->n_errors_before, ==, 0);

  g_ptr_array_set_size (fixture->errors, 0);
  write_file (fixture, ".env", "DATABASE_URL=postgresql://u:[YOUR-PASSWORD]@h/d\n");
  g_free (find (fixture, "migrations", NULL));
  g_assert_cmpuint (fixture->n_errors_before, ==, 1);
}

static char *
list_direct (Fixture *fixture, const char *const *environment)
{
  static const char *const none[] = { NULL };
  g_autoptr (GPtrArray) targets = sb_target_finder_find (fixture->root, fixture->root,
                                                         environment != NULL ? environment : none,
                                                         fixture->errors, NULL);
  guint used = g_str_has_prefix (sb_target_get_source (targets->pdata[0]), "DIRECT") ? 1 : 0;
  GPtrArray *direct = sb_target_get_direct (targets->pdata[used]);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < direct->len; i++)
    g_string_append_printf (text, "%s\n", sb_target_get_source (direct->pdata[i]));
  return g_string_free (text, FALSE);
}

/* Only what stands beside the URL in use, or in the environment, is taken for a way to its database;
 * what somebody wrote counts more than what the address gives away. */
static void
test_direct_beside_it (Fixture *fixture, gconstpointer data)
{
  static const char *const environment[] = { "DIRECT_DATABASE_URL=postgresql://u@c/d", NULL };
  g_autofree char *beside = NULL, *all = NULL, *supabase = NULL;

  write_file (fixture, ".env.local",
              "DATABASE_URL=postgresql://u@pool:6432/d\nDIRECT_URL=postgresql://u@a/d\n");
  write_file (fixture, ".env", "DIRECT_URL=postgresql://u@b/d\n");
  beside = list_direct (fixture, NULL);
  g_assert_cmpstr (beside, ==, "DIRECT_URL in .env.local\n");

  write_file (fixture, ".env.local",
              "DATABASE_URL=postgresql://postgres.ref:p@x.pooler.supabase.com:6543/postgres\n"
              "DIRECT_URL=postgresql://u@a/d\n");
  supabase = list_direct (fixture, NULL);
  g_assert_cmpstr (supabase, ==,
                   "DIRECT_URL in .env.local\n"
                   "the pooler's session mode (x.pooler.supabase.com:5432)\n"
                   "the project's own address (db.ref.supabase.co:5432)\n");

  write_file (fixture, ".env.local", "DATABASE_URL=postgresql://u@pool:6432/d\n");
  all = list_direct (fixture, environment);
  g_assert_cmpstr (all, ==, "DIRECT_DATABASE_URL in the environment\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/target-finder/precedence", test_precedence);
  ADD ("/target-finder/stays-below-the-root", test_stays_below_the_root);
  ADD ("/target-finder/supabase-needs-its-file", test_supabase_needs_its_file);
  ADD ("/target-finder/supabase-variables", test_supabase_variables);
  ADD ("/target-finder/errors", test_errors_name_the_place_only);
  ADD ("/target-finder/errors-before", test_errors_before_the_first);
  ADD ("/target-finder/same-place-once", test_same_place_once);
  ADD ("/target-finder/direct", test_direct_beside_it);
  return g_test_run ();
}
