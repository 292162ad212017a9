/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-verify-private.h"

#include <string.h>

#include "sb-printable.h"

static void
set_place (SbVerification *self, SbCheckResult *result, const SbStatement *statement)
{
  result->line = sb_verification_get_line (self, statement);
  result->offset = sb_script_get_own_offset (self->script, statement->sql_start);
  result->length = sb_script_get_own_offset (self->script, statement->sql_end);
  result->length -= MIN (result->length, result->offset);
}

static SbCheckResult *
make_result (SbVerification *self, guint index)
{
  const SbStatement *statement = sb_script_get_statement (self->script, index);
  const SbCheckComment *check = statement->check;
  const char *as = sb_verify_get_as (statement, self->options);
  g_autofree char *sql = sb_script_dup_sql (self->script, index);
  g_autofree char *head = NULL;
  SbCheckResult *result;

  sql[strcspn (sql, "\r\n")] = '\0';
  head = sb_printable_ellipsize (sql, 80);
  result = sb_check_result_new (check != NULL && check->name != NULL ? check->name : head,
                                SB_VERDICT_PASSED);
  result->as = g_strdup (as);
  result->expect = check != NULL ? g_strdup (check->expect) : NULL;
  set_place (self, result, statement);
  return result;
}

/* Hands @result out; takes it. */
static void
report (SbVerification *self, SbCheckResult *result)
{
  result->index = ++self->n_results;
  self->has_error |= result->verdict == SB_VERDICT_ERROR;
  self->listener->result (result, self->user_data);
  sb_check_result_unref (result);
}

static void
report_start (SbVerification *self, guint index)
{
  g_autoptr (SbCheckResult) check = NULL;

  if (self->listener->start == NULL)
    return;
  check = make_result (self, index);
  check->index = self->n_results + 1;
  self->listener->start (check, self->user_data);
}

static void
report_problem (SbVerification *self, guint index, SbVerdict verdict, const char *reason)
{
  SbCheckResult *result = make_result (self, index);

  result->verdict = verdict;
  result->reason = g_strdup (reason);
  report (self, result);
}

/* The tests that the statement's rows told of, in place of the statement itself. */
static void
report_tests (SbVerification *self, guint index, const SbObservation *seen)
{
  const SbStatement *statement = sb_script_get_statement (self->script, index);

  for (guint i = 0; i < self->tap.results->len; i++)
    {
      SbCheckResult *result = self->tap.results->pdata[i];

      set_place (self, result, statement);
      result->duration_us = seen->duration_us;
      result->as = g_strdup (sb_verify_get_as (statement, self->options));
      report (self, sb_check_result_ref (result));
    }
  g_ptr_array_set_size (self->tap.results, 0);
}

static gboolean
check_statement (SbVerification *self, guint index, const SbExpectation *expectation,
                 SbCheckRole *role, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (self->script, index);
  g_auto (SbObservation) seen = { 0 };
  g_autoptr (SbServerMessage) role_error = NULL;
  SbCheckResult *result;
  gboolean is_tap = FALSE;

  report_start (self, index);
  if (!sb_verification_run (self, index, role, &seen, &is_tap, &role_error, error))
    return FALSE;
  if (sb_session_is_cancelled (self->session))
    return sb_verification_fail_cancelled (error);
  if (role_error != NULL)
    {
      g_autofree char *shown = sb_printable_ellipsize (role_error->message, 200);

      result = make_result (self, index);
      result->verdict = SB_VERDICT_ERROR;
      result->reason = g_strdup_printf ("cannot run as this role: %s", shown);
      result->error = g_steal_pointer (&role_error);
      report (self, result);
      return TRUE;
    }
  if (is_tap)
    report_tests (self, index, &seen);
  /* Among tests a statement that only prepares something is no check, unless it fails. */
  if (self->is_tap && statement->check == NULL && sb_result_get_error (seen.answer) == NULL)
    return TRUE;
  if (is_tap && sb_result_get_error (seen.answer) == NULL)
    return TRUE;

  result = make_result (self, index);
  result->verdict = sb_verify_judge (expectation, &seen,
                                     self->baseline != NULL
                                         ? sb_verify_baseline_lookup (self->baseline, index)
                                         : NULL,
                                     &result->reason);
  result->n_rows = seen.n_rows;
  result->duration_us = seen.duration_us;
  result->types = g_steal_pointer (&seen.types);
  if (!self->options->stream)
    {
      g_ptr_array_unref (result->rows);
      result->rows = g_steal_pointer (&seen.rows);
    }
  if (sb_result_get_error (seen.answer) != NULL)
    result->error = sb_server_message_ref (sb_result_get_error (seen.answer));
  else if (sb_result_get_n_columns (seen.answer) > 0)
    result->columns = g_steal_pointer (&seen.answer);
  report (self, result);
  return TRUE;
}

/* Nothing, or the BEGIN and the ROLLBACK around a script that is written for another tool: they say
 * what happens anyhow. */
static gboolean
is_no_check (SbVerification *self, guint index)
{
  return sb_script_get_statement (self->script, index)->kind == SB_STATEMENT_EMPTY
         || (self->is_wrapped && (index == self->begin || index == self->rollback));
}

/* Cancelled: neither the check that ran nor those after it were judged. */
static void
report_unjudged (SbVerification *self, guint first)
{
  for (guint i = first; i < sb_script_get_n_statements (self->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (self->script, i);

      /* Among tests only a statement's rows tell which checks it is. */
      if (!is_no_check (self, i) && (!self->is_tap || statement->check != NULL || i == first))
        report_problem (self, i, SB_VERDICT_SKIPPED, "cancelled");
    }
}

/* Comments that describe nothing are a mistake that would otherwise look like a check that passed.
 * */
static void
report_loose_comment (SbVerification *self, gsize start, gsize end)
{
  g_autoptr (SbCheckComment) loose = sb_verify_script_find_loose (self->script, start, end);
  SbCheckResult *result;

  if (loose == NULL)
    return;
  result = sb_check_result_new (loose->name != NULL ? loose->name : "a comment", SB_VERDICT_FAILED);
  result->as = g_strdup (loose->as);
  result->expect = g_strdup (loose->expect);
  result->reason = g_strdup ("no statement stands directly below this comment");
  result->line = sb_script_get_line (self->script, loose->offset);
  report (self, result);
}

/* What follows the last statement belongs to its span. */
static void
report_last_comment (SbVerification *self)
{
  const SbStatement *last = sb_script_get_statement (self->script,
                                                     sb_script_get_n_statements (self->script) - 1);

  if (last->kind != SB_STATEMENT_EMPTY)
    report_loose_comment (self, MAX (last->sql_end, last->data_end), last->end);
}

/* Understands the comments of a statement, then runs it. */
static gboolean
check (SbVerification *self, guint index, GError **error)
{
  const SbStatement *statement = sb_script_get_statement (self->script, index);
  const char *as = sb_verify_get_as (statement, self->options);
  g_autoptr (SbExpectation)
      expectation = sb_expectation_new (statement->check != NULL ? statement->check->expect : NULL);
  g_autoptr (SbCheckRole) role = NULL;
  g_autofree char *problem = NULL;

  if (is_no_check (self, index))
    {
      report_loose_comment (self, statement->start,
                            statement->kind == SB_STATEMENT_EMPTY ? statement->end
                                                                  : statement->sql_start);
      return TRUE;
    }
  report_loose_comment (self, statement->start,
                        statement->check != NULL ? statement->check->offset : statement->sql_start);
  if (expectation->kind == SB_EXPECT_WRONG)
    {
      report_problem (self, index, SB_VERDICT_FAILED, expectation->problem);
      return TRUE;
    }
  if (as != NULL)
    {
      role = sb_check_role_new (as, &problem);
      if (role == NULL)
        {
          report_problem (self, index, SB_VERDICT_FAILED, problem);
          return TRUE;
        }
    }
  return check_statement (self, index, expectation, role, error);
}

static gboolean
has_checks (SbVerification *self)
{
  for (guint i = 0; i < sb_script_get_n_statements (self->script); i++)
    if (!is_no_check (self, i))
      return TRUE;
  return FALSE;
}

static void
report_plan (SbVerification *self)
{
  g_autofree char *problem = sb_tap_dup_problem (&self->tap);
  SbCheckResult *result;

  /* Where plan() itself failed its error says more. */
  if (problem == NULL || (self->tap.planned < 0 && self->has_error))
    return;
  result = sb_check_result_new ("plan", SB_VERDICT_FAILED);
  result->reason = g_steal_pointer (&problem);
  result->line = self->tap.plan_line;
  report (self, result);
}

/**
 * sb_verify_execute:
 * @session: a connected session with no transaction open
 * @script: a verify script
 * @baseline: (nullable): what sb_verify_capture() saw before the forward script; without it
 *   `unchanged` is skipped
 * @options: how
 * @listener: who hears what happens
 * @user_data: for @listener
 * @error: return location for %SB_RUN_ERROR_REFUSED, a lost connection or %SB_DB_ERROR_CANCELLED;
 *   what was not judged because the job was cancelled is told as skipped
 *
 * Runs every statement in one transaction that is always rolled back. Each stands between
 * savepoints, so that one that fails does not take the others with it. Role and claims of `as:` are
 * set back after the statement; what a statement sets itself stays for those after it, until the
 * end. Session-level advisory locks that a script takes are not given back: the run may hold its
 * own.
 *
 * Returns: whether all of them could be run; failed checks are results
 */
gboolean
sb_verify_execute (SbSession *session, SbScript *script, SbVerifyBaseline *baseline,
                   const SbVerifyOptions *options, const SbVerifyListener *listener,
                   gpointer user_data, GError **error)
{
  SbVerification self = { .session = session,
                          .script = script,
                          .baseline = baseline,
                          .options = options,
                          .listener = listener,
                          .user_data = user_data };
  guint at = 0;
  gboolean ok;

  if (!sb_verify_check_script (script, error))
    return FALSE;
  self.is_wrapped = sb_script_get_rolled_back_wrapper (script, &self.begin, &self.rollback);
  if (!has_checks (&self))
    return TRUE;
  self.is_tap = sb_verify_script_uses_tap (script);
  sb_tap_init (&self.tap);
  ok = sb_verification_begin (&self, error);
  while (ok && at < sb_script_get_n_statements (script))
    {
      if (sb_session_is_cancelled (session))
        ok = sb_verification_fail_cancelled (error);
      else
        ok = check (&self, at, error);
      at += ok;
    }
  if (!ok && sb_session_is_cancelled (session))
    report_unjudged (&self, at);
  if (ok)
    report_last_comment (&self);
  if (ok && self.is_tap)
    report_plan (&self);
  sb_tap_clear (&self.tap);
  g_clear_pointer (&self.type_names, g_hash_table_unref);
  return sb_verification_finish (&self, ok, error);
}
