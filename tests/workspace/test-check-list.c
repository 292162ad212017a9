/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What events of a run make of the list of checks; the GListModel contract holds throughout. */
#include "sb-check-list.h"

#include <string.h>

typedef struct
{
  SbCheckList *list;
  guint n_items; /* as a view would count them */
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (position + removed, <=, fixture->n_items);
  fixture->n_items = fixture->n_items - removed + added;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, fixture->n_items);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->list = sb_check_list_new ();
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->list);
}

/* An event about the check on @line. */
static void
push (Fixture *fixture, SbRunEventKind kind, const char *version, guint line, SbCheckResult *check)
{
  SbRunEvent event = { .kind = kind,
                       .version = (char *) version,
                       .key = (char *) version,
                       .description = (char *) "add notes",
                       .file = (char *) "/p/verify_001.sql",
                       .line = line,
                       .check = check };

  sb_check_list_push_event (fixture->list, &event);
}

static SbCheckResult *
make (SbVerdict verdict, const char *reason)
{
  SbCheckResult *result = g_new0 (SbCheckResult, 1);

  g_atomic_ref_count_init (&result->ref_count);
  result->name = g_strdup ("a question");
  result->verdict = verdict;
  result->reason = g_strdup (reason);
  result->n_rows = 2;
  result->duration_us = 4000;
  return result;
}

static void
push_rows (Fixture *fixture, guint n)
{
  static const char *const names[] = { "n" };
  static const guint32 types[] = { 23 };
  const char *values[] = { "1" };
  g_autoptr (SbRows) rows = sb_rows_new (1, names, types);
  SbRunEvent event = { .kind = SB_EVENT_ROWS, .rows = rows };

  for (guint i = 0; i < n; i++)
    sb_rows_add (rows, values, NULL);
  sb_check_list_push_event (fixture->list, &event);
}

static SbCheckItem *
get (Fixture *fixture, guint position)
{
  g_autoptr (SbCheckItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  g_assert_nonnull (item);
  return item;
}

static void
test_a_check_runs_and_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbCheckResult) result = make (SB_VERDICT_PASSED, NULL);
  SbCheckItem *item;

  push (fixture, SB_EVENT_CHECK_START, "001", 4, result);
  item = get (fixture, 0);
  g_assert_true (sb_check_item_is_running (item));
  g_assert_true (sb_check_list_is_running (fixture->list));
  g_assert_cmpstr (sb_check_item_get_facts (item), ==, "running");
  push_rows (fixture, 1);
  push_rows (fixture, 1);
  g_assert_cmpstr (sb_check_item_get_facts (item), ==, "running · 2 rows so far");
  g_assert_false (sb_row_store_is_finished (sb_check_item_get_rows (item)));

  result->expect = g_strdup ("rows 2");
  push (fixture, SB_EVENT_CHECK, "001", 4, result);
  g_assert_true (get (fixture, 0) == item);
  g_assert_false (sb_check_item_is_running (item));
  g_assert_false (sb_check_list_is_running (fixture->list));
  g_assert_cmpstr (sb_check_item_get_facts (item), ==, "2 rows · 4.0 ms · expected: rows 2");
  g_assert_cmpuint (sb_row_store_get_n_rows (sb_check_item_get_rows (item)), ==, 2);
  g_assert_true (sb_row_store_is_finished (sb_check_item_get_rows (item)));
  g_assert_cmpuint (sb_check_item_get_place (item)->line, ==, 4);
  g_assert_cmpstr (sb_check_item_get_place (item)->path, ==, "/p/verify_001.sql");
  g_assert_cmpuint (fixture->n_items, ==, 1);

  push (fixture, SB_EVENT_RUN_START, NULL, 0, NULL);
  g_assert_cmpuint (fixture->n_items, ==, 0);
}

static void
test_failures_are_counted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbCheckResult) failed = make (SB_VERDICT_FAILED, "expected 0 rows, got 3");
  g_autoptr (SbCheckResult) skipped = make (SB_VERDICT_SKIPPED, "only an apply can tell");
  g_autoptr (SbCheckResult) script = make (SB_VERDICT_ERROR, "it has its own COMMIT");

  push (fixture, SB_EVENT_CHECK, "001", 1, failed);
  push (fixture, SB_EVENT_CHECK, "001", 2, skipped);
  push (fixture, SB_EVENT_ERROR, "002", 0, script);
  push (fixture, SB_EVENT_ERROR, "003", 7, NULL); /* of a forward script: not ours */
  g_assert_cmpuint (fixture->n_items, ==, 3);
  g_assert_cmpuint (sb_check_list_count_failed (fixture->list), ==, 2);
  g_assert_cmpstr (sb_check_item_get_facts (get (fixture, 0)), ==, "expected 0 rows, got 3");
  g_assert_cmpint (sb_check_item_get_verdict (get (fixture, 1)), ==, SB_VERDICT_SKIPPED);
  g_assert_cmpstr (sb_check_item_get_reason (get (fixture, 2)), ==, "it has its own COMMIT");
}

static void
test_headings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbCheckResult) result = make (SB_VERDICT_PASSED, NULL);

  push (fixture, SB_EVENT_CHECK, "001", 1, result);
  push (fixture, SB_EVENT_CHECK, "001", 2, result);
  g_assert_null (sb_check_item_get_heading (get (fixture, 0)));
  push (fixture, SB_EVENT_CHECK, "002", 1, result);
  g_assert_cmpstr (sb_check_item_get_heading (get (fixture, 0)), ==, "001 add notes");
  g_assert_null (sb_check_item_get_heading (get (fixture, 1)));
  g_assert_cmpstr (sb_check_item_get_heading (get (fixture, 2)), ==, "002 add notes");
}

/* A statement that returned TAP is as many checks as tests, or none. */
static void
test_tap (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbCheckResult) result = make (SB_VERDICT_PASSED, NULL);

  push (fixture, SB_EVENT_CHECK_START, "001", 1, result);
  push (fixture, SB_EVENT_CHECK_START, "001", 2, result);
  g_assert_cmpuint (fixture->n_items, ==, 1);
  push (fixture, SB_EVENT_CHECK, "001", 2, result);
  push (fixture, SB_EVENT_CHECK, "001", 2, result);
  g_assert_cmpuint (fixture->n_items, ==, 2);
  push (fixture, SB_EVENT_CHECK_START, "001", 3, result);
  push (fixture, SB_EVENT_SUMMARY, NULL, 0, NULL);
  g_assert_cmpuint (fixture->n_items, ==, 2);
  g_assert_false (sb_check_list_is_running (fixture->list));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SbCheckResult) result = make (SB_VERDICT_PASSED, NULL);
  g_autoptr (SbCheckResult) cancelled = make (SB_VERDICT_ERROR, "cancelled");

  push (fixture, SB_EVENT_CHECK_START, "001", 1, result);
  push_rows (fixture, 3);
  push (fixture, SB_EVENT_ERROR, "001", 0, cancelled);
  push (fixture, SB_EVENT_SUMMARY, NULL, 0, NULL);
  g_assert_cmpuint (fixture->n_items, ==, 1);
  g_assert_false (sb_check_item_is_running (get (fixture, 0)));
  g_assert_cmpint (sb_check_item_get_verdict (get (fixture, 0)), ==, SB_VERDICT_SKIPPED);
  g_assert_cmpstr (sb_check_item_get_facts (get (fixture, 0)), ==, "cancelled");
  g_assert_cmpuint (sb_row_store_get_n_rows (sb_check_item_get_rows (get (fixture, 0))), ==, 3);
  g_assert_cmpuint (sb_check_list_count_failed (fixture->list), ==, 0);
}

static void
test_run_as (Fixture *fixture, gconstpointer data)
{
  g_autofree char *problem = NULL;

  g_assert_null (sb_check_list_get_run_as (fixture->list));
  g_assert_true (sb_check_list_set_run_as (fixture->list, "anon", &problem));
  g_assert_cmpstr (sb_check_list_get_run_as (fixture->list), ==, "anon");
  g_assert_false (sb_check_list_set_run_as (fixture->list, "authenticated x", &problem));
  g_assert_nonnull (strstr (problem, "UUID"));
  g_assert_cmpstr (sb_check_list_get_run_as (fixture->list), ==, "anon");
  g_clear_pointer (&problem, g_free);
  g_assert_true (sb_check_list_set_run_as (fixture->list, NULL, &problem));
  g_assert_null (sb_check_list_get_run_as (fixture->list));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/check-list/a-check-runs-and-ends", test_a_check_runs_and_ends);
  ADD ("/check-list/failures-are-counted", test_failures_are_counted);
  ADD ("/check-list/headings", test_headings);
  ADD ("/check-list/tap", test_tap);
  ADD ("/check-list/cancelled", test_cancelled);
  ADD ("/check-list/run-as", test_run_as);
  return g_test_run ();
}
