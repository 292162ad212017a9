/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares what a check expects with what was seen. */
#include "sb-verify-private.h"

#include <string.h>

#include "sb-printable.h"

#define BOOLEAN_OID 16
#define SHOWN 200

static SbVerdict G_GNUC_PRINTF (2, 3) fail (char **reason, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  *reason = g_strdup_vprintf (format, args);
  va_end (args);
  return SB_VERDICT_FAILED;
}

/* A value as it can stand in a sentence. */
static char *
show (const char *value)
{
  g_autofree char *cut = NULL;

  if (value == NULL)
    return g_strdup ("NULL");
  cut = sb_printable_ellipsize (value, SHOWN);
  return g_strdup_printf ("\"%s\"", cut);
}

static SbResult *
first_row (const SbObservation *seen)
{
  return seen->rows->len > 0 ? seen->rows->pdata[0] : NULL;
}

/* What `rows` counts: rows that came back, or rows that were changed where none can come back. */
static guint64
count_rows (const SbObservation *seen)
{
  gint64 affected = sb_result_get_affected (seen->answer);

  return sb_result_get_n_columns (seen->answer) == 0 && affected > 0 ? (guint64) affected
                                                                     : seen->n_rows;
}

static SbVerdict
judge_rows (const SbExpectation *expectation, const SbObservation *seen, char **reason)
{
  static const char *const words[] = { "", "at least ", "at most " };
  guint64 wanted = expectation->n_rows;
  guint64 n = count_rows (seen);
  gboolean holds = expectation->comparison == SB_COMPARE_EQUAL      ? n == wanted
                   : expectation->comparison == SB_COMPARE_AT_LEAST ? n >= wanted
                                                                    : n <= wanted;

  if (holds)
    return SB_VERDICT_PASSED;
  return fail (reason, "expected %s%" G_GUINT64_FORMAT " %s, got %" G_GUINT64_FORMAT,
               words[expectation->comparison], wanted, wanted == 1 ? "row" : "rows", n);
}

static SbVerdict
judge_values (const SbExpectation *expectation, const SbObservation *seen, char **reason)
{
  guint n_columns = sb_result_get_n_columns (seen->answer);
  SbResult *row = first_row (seen);

  if (seen->n_rows != 1)
    return fail (reason, "expected one row, got %" G_GUINT64_FORMAT, seen->n_rows);
  if (n_columns != expectation->values->len)
    return fail (reason, "expected %u %s, got %u", expectation->values->len,
                 expectation->values->len == 1 ? "column" : "columns", n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      const char *wanted = expectation->values->pdata[i];
      const char *got = sb_result_get_value (row, 0, i);
      g_autofree char *shown_wanted = NULL;
      g_autofree char *shown_got = NULL;
      g_autofree char *column = NULL;

      if (g_strcmp0 (wanted, got) == 0)
        continue;
      shown_wanted = show (wanted);
      shown_got = show (got);
      if (expectation->is_single)
        return fail (reason, "expected %s, got %s", shown_wanted, shown_got);
      column = sb_printable_ellipsize (sb_result_get_column_name (seen->answer, i), SHOWN);
      return fail (reason, "expected %s, got %s in column \"%s\"", shown_wanted, shown_got, column);
    }
  return SB_VERDICT_PASSED;
}

static gboolean
returns_boolean (const SbObservation *seen)
{
  return sb_result_get_n_columns (seen->answer) == 1
         && sb_result_get_column_type (seen->answer, 0) == BOOLEAN_OID;
}

static SbVerdict
judge_boolean (const SbObservation *seen, char **reason)
{
  const char *value;

  if (!returns_boolean (seen))
    return fail (reason, "expected a single boolean, got %u %s",
                 sb_result_get_n_columns (seen->answer),
                 sb_result_get_n_columns (seen->answer) == 1 ? "column of another type"
                                                             : "columns");
  if (seen->n_rows != 1)
    return fail (reason, "expected true, got %s", seen->n_rows == 0 ? "no row" : "several rows");
  value = sb_result_get_value (first_row (seen), 0, 0);
  if (value != NULL && strcmp (value, "t") == 0)
    return SB_VERDICT_PASSED;
  return fail (reason, "expected true, got %s", value != NULL ? "false" : "NULL");
}

static SbVerdict
judge_unchanged (const SbObservation *seen, const SbObservation *before, char **reason)
{
  SbServerMessage *error;

  if (before == NULL)
    {
      *reason = g_strdup ("only an apply can tell: it looks before and after");
      return SB_VERDICT_SKIPPED;
    }
  error = sb_result_get_error (before->answer);
  if (error != NULL)
    {
      g_autofree char *shown = sb_printable_ellipsize (error->message, SHOWN);

      return fail (reason, "before the forward script it failed: %s", shown);
    }
  if (before->n_rows != seen->n_rows)
    return fail (reason,
                 "%" G_GUINT64_FORMAT " rows before the forward script, %" G_GUINT64_FORMAT
                 " after",
                 before->n_rows, seen->n_rows);
  if (strcmp (before->digest, seen->digest) == 0)
    return SB_VERDICT_PASSED;
  if (seen->n_rows == 1 && sb_result_get_n_columns (seen->answer) == 1 && before->rows->len == 1
      && sb_result_get_n_columns (before->answer) == 1)
    {
      g_autofree char *was = show (sb_result_get_value (first_row (before), 0, 0));
      g_autofree char *is = show (sb_result_get_value (first_row (seen), 0, 0));

      return fail (reason, "%s before the forward script, %s after", was, is);
    }
  return fail (reason, "as many rows as before the forward script, but not the same");
}

static SbVerdict
judge_error (const SbExpectation *expectation, SbServerMessage *error, char **reason)
{
  g_autofree char *shown = NULL;

  if (expectation->kind == SB_EXPECT_ERROR && strcmp (error->sqlstate, expectation->sqlstate) == 0)
    return SB_VERDICT_PASSED;
  shown = sb_printable_ellipsize (error->message, SHOWN);
  if (strcmp (error->sqlstate, "25006") == 0)
    *reason = g_strdup_printf ("%s (25006): a verify script only reads, unless it says "
                               "\"-- switchback: verify may write\"",
                               shown);
  else if (expectation->kind == SB_EXPECT_ERROR)
    *reason = g_strdup_printf ("expected error %s, got %s: %s", expectation->sqlstate,
                               error->sqlstate, shown);
  else
    *reason = g_strdup_printf ("%s (%s)", shown, error->sqlstate);
  return expectation->kind == SB_EXPECT_ERROR ? SB_VERDICT_FAILED : SB_VERDICT_ERROR;
}

/**
 * sb_verify_judge:
 * @expectation: what is expected, not %SB_EXPECT_WRONG
 * @seen: what was seen
 * @before: (nullable): what was seen before the forward script
 * @reason: (out) (nullable): why it did not pass
 *
 * Returns: the verdict
 */
SbVerdict
sb_verify_judge (const SbExpectation *expectation, const SbObservation *seen,
                 const SbObservation *before, char **reason)
{
  SbServerMessage *error = sb_result_get_error (seen->answer);

  *reason = NULL;
  if (error != NULL)
    return judge_error (expectation, error, reason);
  switch (expectation->kind)
    {
    case SB_EXPECT_ROWS:
      return judge_rows (expectation, seen, reason);
    case SB_EXPECT_VALUES:
      return judge_values (expectation, seen, reason);
    case SB_EXPECT_TRUE:
      return judge_boolean (seen, reason);
    case SB_EXPECT_UNCHANGED:
      return judge_unchanged (seen, before, reason);
    case SB_EXPECT_ERROR:
      return fail (reason, "expected error %s, but it ran", expectation->sqlstate);
    case SB_EXPECT_NOTHING:
    case SB_EXPECT_WRONG:
    default:
      /* "A single boolean": several rows of one are a list, and a list says nothing by itself. */
      return returns_boolean (seen) && seen->n_rows < 2 ? judge_boolean (seen, reason)
                                                        : SB_VERDICT_PASSED;
    }
}
