/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mark says of files what they are: it is refused when one of them is another by then. */
#include "sb-mark.h"
#include "sb-run-fixture.h"

#include <string.h>

static gpointer
mark_job (SbSession *session, gpointer data, GError **error)
{
  SbRunFixture *fixture = data;
  SbMarkRequest request = { .kind = SB_MARK_APPLIED, .all = TRUE };
  g_autoptr (SbProject) project = sb_project_open (fixture->folder, error);
  g_autoptr (SbHistory) history = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  g_autoptr (SbMark) mark = NULL;

  if (project == NULL || !sb_session_connect (session, error))
    return NULL;
  history = sb_history_read (session, project, error);
  timeline = history != NULL ? sb_timeline_new (project, history) : NULL;
  mark = timeline != NULL ? sb_mark_new (timeline, &request, error) : NULL;
  if (mark == NULL)
    return NULL;
  fixture->meanwhile (fixture);
  return sb_mark_execute (session, mark, 0, error) ? fixture : NULL;
}

static void
mark (SbRunFixture *fixture, void (*meanwhile) (SbRunFixture *))
{
  fixture->meanwhile = meanwhile;
  g_clear_error (&fixture->error);
  sb_connection_run_and_wait (fixture->connection, mark_job, fixture, &fixture->error);
}

static void
edit_forward (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a bigint);");
}

static void
edit_rollback (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE IF EXISTS one;");
}

static void
edit_included (SbRunFixture *fixture)
{
  sb_run_fixture_write (fixture, "body.txt", "SELECT 2;\n");
}

static void
edit_nothing (SbRunFixture *fixture)
{
}

static void
test_files_that_were_edited (SbRunFixture *fixture, gconstpointer data)
{
  static const struct
  {
    void (*edit) (SbRunFixture *);
    const char *name;
  } edits[] = {
    { edit_forward, "\"001_one.sql\" was edited" },
    { edit_rollback, "\"rollback_001.sql\" was edited" },
    { edit_included, "a file that \"002_two.sql\" includes was edited" },
  };

  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "CREATE TABLE one (a int);");
  sb_run_fixture_write (fixture, "rollback_001.sql", "DROP TABLE one;");
  sb_run_fixture_write (fixture, "002_two.sql", "\\ir body.txt\n");
  sb_run_fixture_write (fixture, "body.txt", "SELECT 1;\n");
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      mark (fixture, edits[i].edit);
      g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_STALE);
      if (strstr (fixture->error->message, edits[i].name) == NULL)
        g_error ("%s", fixture->error->message);
      sb_run_fixture_assert_query (fixture, "SELECT to_regclass('migration_history')", "");
    }
  mark (fixture, edit_nothing);
  g_assert_no_error (fixture->error);
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "2");
}

/* A trigger that waits for the COMMIT takes the row away again: then nothing is said to be marked. */
static void
test_undone_at_the_commit (SbRunFixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_run_fixture_write (fixture, "001_one.sql", "SELECT 1;");
  g_free (sb_test_server_query (
      fixture->database,
      "CREATE TABLE migration_history (id serial PRIMARY KEY, migration_name text NOT NULL UNIQUE, "
      "applied_at timestamptz DEFAULT now()); "
      "CREATE FUNCTION undo () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "DELETE FROM migration_history WHERE id = NEW.id; RETURN NULL; END $$; "
      "CREATE CONSTRAINT TRIGGER undo AFTER INSERT ON migration_history DEFERRABLE INITIALLY "
      "DEFERRED FOR EACH ROW EXECUTE FUNCTION undo ()"));
  mark (fixture, edit_nothing);
  g_assert_error (fixture->error, SB_RUN_ERROR, SB_RUN_ERROR_STALE);
  sb_run_fixture_assert_query (fixture, "SELECT count(*) FROM migration_history", "0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  SB_RUN_TEST ("/mark/edited", test_files_that_were_edited);
  SB_RUN_TEST ("/mark/undone", test_undone_at_the_commit);
  return g_test_run ();
}
