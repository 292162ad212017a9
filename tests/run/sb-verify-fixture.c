/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-verify-fixture.h"

#include <string.h>

void
sb_verify_fixture_set_up (SbVerifyFixture *self, gconstpointer data)
{
  g_autoptr (SbTarget) target = NULL;

  if (g_getenv ("SWITCHBACK_TEST_SOCKET") == NULL)
    return;
  self->database = sb_test_server_create_database ();
  sb_test_supabase_prepare (self->database);
  target = sb_test_server_get_target (self->database, NULL);
  self->connection = sb_connection_new (target, "switchback-test");
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_check_result_unref);
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_rows_unref);
  self->story = g_string_new (NULL);
}

void
sb_verify_fixture_tear_down (SbVerifyFixture *self, gconstpointer data)
{
  if (self->database == NULL)
    return;
  g_clear_pointer (&self->connection, sb_connection_unref);
  g_clear_pointer (&self->baseline, sb_verify_baseline_free);
  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->pieces);
  g_string_free (self->story, TRUE);
  g_clear_error (&self->error);
  g_free (self->database);
}

/* Something that another session does, through psql. */
void
sb_verify_fixture_query (SbVerifyFixture *self, const char *sql)
{
  g_free (sb_test_server_query (self->database, sql));
}

static SbScript *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SbScript *script = sb_script_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return script;
}

static gpointer
capture_job (SbSession *session, gpointer data, GError **error)
{
  SbVerifyFixture *self = data;
  g_autoptr (SbScript) script = parse (self->text);

  if (sb_session_connect (session, error))
    self->baseline = sb_verify_capture (session, script, &self->options, error);
  return NULL;
}

/* What happens just before a forward script runs. */
void
sb_verify_fixture_capture (SbVerifyFixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->baseline, sb_verify_baseline_free);
  self->text = text;
  sb_connection_run_and_wait (self->connection, capture_job, self, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->baseline);
}

static void
result_cb (SbCheckResult *result, gpointer user_data)
{
  SbVerifyFixture *self = user_data;

  g_assert_cmpuint (result->index, ==, self->results->len + 1);
  g_string_append (self->story, "result ");
  g_ptr_array_add (self->results, sb_check_result_ref (result));
}

static void
start_cb (SbCheckResult *check, gpointer user_data)
{
  SbVerifyFixture *self = user_data;

  g_assert_nonnull (check->name);
  g_assert_cmpuint (check->line, >, 0);
  g_string_append (self->story, "start ");
}

static void
rows_cb (SbRows *rows, gpointer user_data)
{
  SbVerifyFixture *self = user_data;

  if (!g_str_has_suffix (self->story->str, "rows "))
    g_string_append (self->story, "rows ");
  g_ptr_array_add (self->pieces, sb_rows_ref (rows));
  if (self->cancel_at_rows)
    sb_connection_cancel (self->connection, SB_CANCEL_STATEMENT);
}

/* A job: runs the text that the fixture has. */
gpointer
sb_verify_fixture_job (SbSession *session, gpointer data, GError **error)
{
  SbVerifyFixture *self = data;
  static const SbVerifyListener listener = { start_cb, rows_cb, result_cb };
  g_autoptr (SbScript) script = parse (self->text);

  if (sb_session_connect (session, error)
      && sb_verify_execute (session, script, self->baseline, &self->options, &listener, self,
                            error))
    g_assert_cmpint (sb_session_get_transaction (session), ==, SB_TRANSACTION_IDLE);
  return NULL;
}

void
sb_verify_fixture_run (SbVerifyFixture *self, const char *text)
{
  g_ptr_array_set_size (self->results, 0);
  g_ptr_array_set_size (self->pieces, 0);
  g_string_truncate (self->story, 0);
  g_clear_error (&self->error);
  self->text = text;
  sb_connection_run_and_wait (self->connection, sb_verify_fixture_job, self, &self->error);
}

/* @index: from 1 */
SbCheckResult *
sb_verify_fixture_get (SbVerifyFixture *self, guint index)
{
  g_assert_cmpuint (index, <=, self->results->len);
  return self->results->pdata[index - 1];
}

/* @reason: (nullable): words that the reason contains */
void
sb_verify_fixture_assert (SbVerifyFixture *self, guint index, SbVerdict verdict, const char *reason)
{
  SbCheckResult *result = sb_verify_fixture_get (self, index);

  if (result->verdict != verdict
      || (reason != NULL && (result->reason == NULL || strstr (result->reason, reason) == NULL)))
    g_test_message ("check %u, \"%s\": %s", index, result->name, result->reason);
  g_assert_cmpstr (sb_verdict_get_name (result->verdict), ==, sb_verdict_get_name (verdict));
  if (reason != NULL)
    g_assert_nonnull (strstr (result->reason, reason));
  else
    g_assert_null (result->reason);
}

/* Every check passed or could not be judged, and there was one. */
void
sb_verify_fixture_assert_all_passed (SbVerifyFixture *self)
{
  gboolean any = FALSE;

  g_assert_no_error (self->error);
  for (guint i = 1; i <= self->results->len; i++)
    {
      SbCheckResult *result = sb_verify_fixture_get (self, i);

      if (result->verdict == SB_VERDICT_SKIPPED)
        continue;
      sb_verify_fixture_assert (self, i, SB_VERDICT_PASSED, NULL);
      any = TRUE;
    }
  g_assert_true (any);
}
