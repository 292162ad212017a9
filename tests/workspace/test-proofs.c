/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of rehearsals: of which scripts it is, and what a file with anything in it says. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sb-proof-words.h"
#include "sb-test-program.h"

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

typedef struct
{
  char *folder;
  SbProject *project;
} Fixture;

static void
write_script (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, "migrations", name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
read_project (Fixture *self)
{
  g_autofree char *migrations = g_build_filename (self->folder, "migrations", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->project, sb_project_unref);
  self->project = sb_project_open (migrations, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *migrations = NULL;

  self->folder = g_dir_make_tmp ("sb-proofs-XXXXXX", NULL);
  migrations = g_build_filename (self->folder, "migrations", NULL);
  g_assert_cmpint (g_mkdir (migrations, 0700), ==, 0);
  write_script (self, "001_a.sql", "CREATE TABLE a (n int);\n");
  write_script (self, "rollback_001.sql", "DROP TABLE a;\n");
  read_project (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sb_project_unref (self->project);
  sb_test_program_remove_folder (self->folder);
  g_free (self->folder);
}

static SbMigration *
get_migration (Fixture *self)
{
  return sb_project_get_migration (self->project, 0);
}

static void
keep (Fixture *self, SbGrade grade)
{
  g_autoptr (SbRehearsal) rehearsal = sb_rehearsal_new (get_migration (self));
  g_auto (GStrv) checksums = sb_proof_read_checksums (get_migration (self));
  g_autoptr (SbProofs) proofs = sb_proofs_load (self->project);
  g_autoptr (SbProof) proof = NULL;
  g_autoptr (GError) error = NULL;

  rehearsal->grade = grade;
  rehearsal->stages[SB_STAGE_FORWARD].n_checks = 3;
  rehearsal->stages[SB_STAGE_FORWARD].n_checks_failed = 1;
  proof = sb_proof_new (rehearsal, (const char *const *) checksums);
  sb_proofs_add (proofs, proof);
  g_assert_true (sb_proofs_save (proofs, &error));
  g_assert_no_error (error);
}

static int
find (Fixture *self)
{
  g_autoptr (SbProofs) proofs = sb_proofs_load (self->project);
  SbProof *proof = sb_proofs_find_for (proofs, get_migration (self));

  if (proof == NULL)
    return -1;
  g_assert_cmpuint (proof->n_checks, ==, 3);
  g_assert_cmpuint (proof->n_checks_failed, ==, 1);
  return proof->grade;
}

/* The newest counts; another text, or another script beside it, has none. */
static void
test_scripts (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (find (self), ==, -1);
  keep (self, SB_GRADE_FAILS);
  keep (self, SB_GRADE_EXACT);
  g_assert_cmpint (find (self), ==, SB_GRADE_EXACT);
  write_script (self, "rollback_001.sql", "DROP TABLE IF EXISTS a;\n");
  g_assert_cmpint (find (self), ==, -1);
  write_script (self, "rollback_001.sql", "DROP TABLE a;\n");
  g_assert_cmpint (find (self), ==, SB_GRADE_EXACT);
  write_script (self, "verify_001.sql", "SELECT true;\n");
  read_project (self);
  g_assert_cmpint (find (self), ==, -1);
}

static char *
dup_file (Fixture *self)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "switchback", "proofs",
                                              NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  keep (self, SB_GRADE_EXACT);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) checksums = sb_proof_read_checksums (get_migration (self));

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      if (strstr (text, checksums[SB_ROLE_ROLLBACK]) != NULL && find (self) == SB_GRADE_EXACT)
        {
          /* That of this project is the one without which there is none. */
          g_assert_cmpint (g_unlink (path), ==, 0);
          if (find (self) < 0)
            return g_steal_pointer (&path);
          g_assert_true (g_file_set_contents (path, text, -1, NULL));
        }
    }
  g_assert_not_reached ();
}

/* Whatever is there, it says no more than that nothing was rehearsed, and can be written over. */
static void
test_garbage (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = { "",
                                       "\n\n \n",
                                       "exact",
                                       "2026-01-01T00:00:00Z better " SUM " " SUM " - 3 1 again\n",
                                       "2026-01-01T00:00:00Z exact " SUM "\n",
                                       "\xff\xfe\n% %s %n\n" };
  g_autofree char *path = dup_file (self);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_cmpint (find (self), ==, -1);
      keep (self, SB_GRADE_DATA_LOST);
      g_assert_cmpint (find (self), ==, SB_GRADE_DATA_LOST);
    }
  /* To open a named pipe would wait for somebody who writes into it. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_cmpint (find (self), ==, -1);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* What a script includes is part of it; where that cannot be found, nobody can tell. */
static void
test_included (Fixture *self, gconstpointer data)
{
  write_script (self, "001_a.sql", "\\ir part.psql\n");
  read_project (self);
  g_assert_null (sb_proof_read_checksums (get_migration (self)));
  write_script (self, "part.psql", "CREATE TABLE a (n int);\n");
  read_project (self);
  keep (self, SB_GRADE_EXACT);
  g_assert_cmpint (find (self), ==, SB_GRADE_EXACT);
  write_script (self, "part.psql", "CREATE TABLE a (n bigint);\n");
  read_project (self);
  g_assert_cmpint (find (self), ==, -1);
}

static gpointer
keep_many (gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *sum = g_strdup_printf ("%p-%u", (void *) g_thread_self (), i);
      const char *checksums[] = { sum, "-", "-", NULL };
      g_autoptr (SbRehearsal) rehearsal = sb_rehearsal_new (get_migration (self));
      g_autoptr (SbProof) proof = sb_proof_new (rehearsal, checksums);
      g_autoptr (GError) error = NULL;

      sb_proofs_keep (self->project, proof, &error);
      g_assert_no_error (error);
    }
  return g_thread_self ();
}

/* Window and command line at once: each verdict survives the other's. */
static void
test_two_at_once (Fixture *self, gconstpointer data)
{
  GThread *threads[2];
  g_autoptr (SbProofs) proofs = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("keeper", keep_many, self);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_join (threads[i]);
  proofs = sb_proofs_load (self->project);
  for (guint i = 0; i < G_N_ELEMENTS (threads) * 50; i++)
    {
      g_autofree char *sum = g_strdup_printf ("%p-%u", (void *) threads[i / 50], i % 50);
      const char *checksums[] = { sum, "-", "-", NULL };

      g_assert_nonnull (sb_proofs_find (proofs, checksums));
    }
}

/* That a chain broke at it is kept with it. */
static void
test_breaks (Fixture *self, gconstpointer data)
{
  g_autoptr (SbProofs) proofs = NULL;
  g_autoptr (SbProof) broken = NULL;
  SbProof *found;

  keep (self, SB_GRADE_EXACT);
  proofs = sb_proofs_load (self->project);
  found = sb_proofs_find_for (proofs, get_migration (self));
  g_assert_true (sb_proof_is_good (found));
  broken = sb_proof_new_marked (found, TRUE);
  g_assert_true (sb_proofs_keep (self->project, broken, NULL));
  g_clear_pointer (&proofs, sb_proofs_free);
  proofs = sb_proofs_load (self->project);
  found = sb_proofs_find_for (proofs, get_migration (self));
  g_assert_true (found->breaks_chain);
  g_assert_false (sb_proof_is_good (found));
  g_assert_cmpint (sb_proof_words_tone_of (found), ==, SB_PROOF_BAD);
  keep (self, SB_GRADE_EXACT);
  g_assert_cmpint (find (self), ==, SB_GRADE_EXACT);
}

/* Only what is proven is green. */
static void
test_tones (void)
{
  for (SbGrade grade = SB_GRADE_EXACT; grade <= SB_GRADE_NOT_REHEARSED; grade++)
    {
      SbProof proof = { .grade = grade, .time = (char *) "2026-01-01T00:00:00Z" };
      g_autofree char *status = sb_proof_words_status (&proof, NULL);
      g_autofree char *why = sb_proof_words_why (&proof);

      g_assert_cmpint (sb_proof_words_tone (grade) == SB_PROOF_GOOD, ==, grade == SB_GRADE_EXACT);
      g_assert_true (g_str_has_prefix (status, "↺ "));
      g_assert_nonnull (strstr (why, "on 2026-01-01"));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *state = g_dir_make_tmp ("sb-proofs-state-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/proofs/scripts", Fixture, NULL, set_up, test_scripts, tear_down);
  g_test_add ("/proofs/garbage", Fixture, NULL, set_up, test_garbage, tear_down);
  g_test_add ("/proofs/included", Fixture, NULL, set_up, test_included, tear_down);
  g_test_add ("/proofs/two-at-once", Fixture, NULL, set_up, test_two_at_once, tear_down);
  g_test_add ("/proofs/breaks", Fixture, NULL, set_up, test_breaks, tear_down);
  g_test_add_func ("/proofs/tones", test_tones);
  status = g_test_run ();
  sb_test_program_remove_folder (state);
  return status;
}
