/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
sb_run_fixture_set_up (SbRunFixture *self, gconstpointer data)
{
  g_autoptr (SbTarget) target = NULL;

  if (g_getenv ("SWITCHBACK_TEST_SOCKET") == NULL)
    return;
  self->top = g_dir_make_tmp ("sbrun-XXXXXX", NULL);
  self->folder = g_build_filename (self->top, "migrations", NULL);
  g_mkdir (self->folder, 0755);
  self->database = sb_test_server_create_database ();
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_run_event_unref);
  target = sb_test_server_get_target (self->database, NULL);
  sb_run_fixture_connect (self, target);
}

void
sb_run_fixture_tear_down (SbRunFixture *self, gconstpointer data)
{
  if (self->top == NULL)
    return;
  remove_tree (self->top);
  g_clear_pointer (&self->connection, sb_connection_unref);
  g_ptr_array_unref (self->events);
  g_clear_error (&self->error);
  g_free (self->top);
  g_free (self->folder);
  g_free (self->database);
}

/* From now on runs go there: through a proxy, as another role. */
void
sb_run_fixture_connect (SbRunFixture *self, SbTarget *target)
{
  g_clear_pointer (&self->connection, sb_connection_unref);
  self->connection = sb_connection_new (target, "switchback-test");
}

void
sb_run_fixture_write (SbRunFixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
collect_event (SbRunEvent *event, gpointer user_data)
{
  SbRunFixture *self = user_data;

  g_assert_cmpuint (event->seq, ==, self->events->len + 1);
  g_ptr_array_add (self->events, event);
  if (self->listener != NULL)
    self->listener (event, self->listener_data);
}

static SbTimeline *
read_timeline (SbRunFixture *self, SbSession *session, GError **error)
{
  g_autoptr (SbProject) project = sb_project_open (self->folder, error);
  g_autoptr (SbHistory) history = NULL;

  if (project == NULL || !sb_session_connect (session, error)
      || !sb_session_check_pooling (session, error))
    return NULL;
  history = sb_history_read (session, project, error);
  return history != NULL ? sb_timeline_new (project, history) : NULL;
}

typedef struct
{
  SbRunFixture *fixture;
  const SbPlanRequest *request;
} RunJob;

static gpointer
run_job (SbSession *session, gpointer data, GError **error)
{
  RunJob *job = data;
  g_autoptr (SbTimeline) timeline = read_timeline (job->fixture, session, error);
  g_autoptr (SbPlan) plan = timeline != NULL ? sb_plan_new (timeline, job->request, error) : NULL;

  if (plan == NULL)
    return NULL;
  if (job->fixture->meanwhile != NULL)
    job->fixture->meanwhile (job->fixture);
  return sb_run_execute (session, plan, &job->fixture->options, collect_event, job->fixture, error);
}

/* Status, plan, run, as a command does it. Returns the summary; NULL when self->error is set. */
SbRunEvent *
sb_run_fixture_run (SbRunFixture *self, const SbPlanRequest *request)
{
  RunJob job = { self, request };

  g_ptr_array_set_size (self->events, 0);
  g_clear_error (&self->error);
  return sb_connection_run_and_wait (self->connection, run_job, &job, &self->error);
}

SbRunEvent *
sb_run_fixture_apply (SbRunFixture *self)
{
  SbPlanRequest request = { .kind = SB_PLAN_APPLY };

  return sb_run_fixture_run (self, &request);
}

SbRunEvent *
sb_run_fixture_roll_back (SbRunFixture *self, gboolean all)
{
  SbPlanRequest request = { .kind = SB_PLAN_ROLLBACK, .all = all };

  return sb_run_fixture_run (self, &request);
}

static gpointer
states_job (SbSession *session, gpointer data, GError **error)
{
  g_autoptr (SbTimeline) timeline = read_timeline (data, session, error);
  GString *text = g_string_new (NULL);

  for (guint i = 0; timeline != NULL && i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", row->version,
                              sb_state_get_name (row->state));
    }
  return g_string_free (text, FALSE);
}

/* "001 applied, 002 pending". Asks on a connection of its own, straight to the server. */
char *
sb_run_fixture_states (SbRunFixture *self)
{
  g_autoptr (SbTarget) target = sb_test_server_get_target (self->database, NULL);
  g_autoptr (SbConnection) connection = sb_connection_new (target, "switchback-test");
  g_autoptr (GError) error = NULL;
  char *text = sb_connection_run_and_wait (connection, states_job, self, &error);

  g_assert_no_error (error);
  return text;
}

const SbRunEvent *
sb_run_fixture_find_event (SbRunFixture *self, SbRunEventKind kind)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      const SbRunEvent *event = self->events->pdata[i];

      if (event->kind == kind)
        return event;
    }
  return NULL;
}

void
sb_run_fixture_assert_query (SbRunFixture *self, const char *sql, const char *expected)
{
  g_autofree char *rows = sb_test_server_query (self->database, sql);

  g_assert_cmpstr (rows, ==, expected);
}
