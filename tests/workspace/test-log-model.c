/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log's arithmetic and words: a list that is told what happens to it has to stay the same as
 * the model, whatever is pushed. */
#include "sb-log-model.h"
#include "sb-test-wait.h"

#include <string.h>

typedef struct
{
  SbLogModel *model;
  guint n_items;   /* as items-changed says */
  guint n_added;   /* signals */
  guint n_removed; /* signals */
  guint n_pending; /* signals */
} Fixture;

static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (position + removed, <=, fixture->n_items);
  fixture->n_items += added - removed;
  fixture->n_added += added > 0;
  fixture->n_removed += removed > 0;
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, fixture->n_items);
}

static void
pending_cb (SbLogModel *model, gpointer user_data)
{
  ((Fixture *) user_data)->n_pending++;
}

static void
make (Fixture *fixture, guint max_lines)
{
  fixture->model = sb_log_model_new (max_lines);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  g_signal_connect (fixture->model, "pending", G_CALLBACK (pending_cb), fixture);
}

static void
assert_line (Fixture *fixture, guint position, const char *text, const char *result)
{
  g_autoptr (SbLogItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->model), position);

  g_assert_nonnull (item);
  g_assert_cmpstr (sb_log_item_get_text (item), ==, text);
  g_assert_cmpstr (sb_log_item_get_result (item), ==, result);
}

static void
push_numbers (Fixture *fixture, guint from, guint n)
{
  for (guint i = from; i < from + n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      sb_log_model_push_text (fixture->model, SB_LOG_PLAIN, text);
    }
}

static void
test_nothing_is_shown_before_it_is_drained (void)
{
  Fixture fixture = { 0 };

  make (&fixture, 100);
  push_numbers (&fixture, 0, 3);
  g_assert_cmpuint (fixture.n_pending, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.model)), ==, 0);
  g_assert_true (sb_log_model_is_pending (fixture.model));
  g_assert_false (sb_log_model_drain (fixture.model));
  g_assert_false (sb_log_model_is_pending (fixture.model));
  g_assert_cmpuint (fixture.n_added, ==, 1);
  g_assert_cmpuint (fixture.n_items, ==, 3);
  assert_line (&fixture, 2, "2", NULL);
  push_numbers (&fixture, 3, 1);
  g_assert_cmpuint (fixture.n_pending, ==, 2);
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 3, "3", NULL);
  g_assert_finalize_object (fixture.model);
}

static void
test_the_oldest_are_dropped_and_counted (void)
{
  Fixture fixture = { 0 };

  make (&fixture, 32);
  for (guint i = 0; i < 100; i++)
    {
      guint n = 1 + i % 7;
      guint first;

      push_numbers (&fixture, fixture.n_items + sb_log_model_get_n_dropped (fixture.model), n);
      sb_log_model_drain (fixture.model);
      g_assert_cmpuint (fixture.n_items, <=, 32);
      /* What is left are the newest, in order. */
      first = sb_log_model_get_n_dropped (fixture.model);
      for (guint line = 0; line < fixture.n_items; line++)
        {
          g_autofree char *text = g_strdup_printf ("%u", first + line);

          assert_line (&fixture, line, text, NULL);
        }
    }
  g_assert_cmpuint (fixture.n_items + sb_log_model_get_n_dropped (fixture.model), ==, 395);
  g_assert_cmpuint (fixture.n_removed, <, 100);
  g_assert_finalize_object (fixture.model);
}

static void
test_what_waits_is_bounded_without_a_drain (void)
{
  Fixture fixture = { 0 };
  g_autofree char *long_text = g_strnfill (SB_LOG_MAX_TEXT * 2, 'x');
  guint n = 2 * SB_LOG_MAX_BYTES / SB_LOG_MAX_TEXT;

  make (&fixture, 50);
  push_numbers (&fixture, 0, 200);
  while (sb_log_model_drain (fixture.model))
    ;
  g_assert_cmpuint (fixture.n_items, <=, 50);
  g_assert_cmpuint (fixture.n_items + sb_log_model_get_n_dropped (fixture.model), ==, 200);
  assert_line (&fixture, fixture.n_items - 1, "199", NULL);
  g_assert_finalize_object (fixture.model);

  /* And by their length. */
  fixture = (Fixture){ 0 };
  make (&fixture, n * 2);
  for (guint i = 0; i < n; i++)
    sb_log_model_push_text (fixture.model, SB_LOG_PLAIN, long_text);
  while (sb_log_model_drain (fixture.model))
    ;
  g_assert_cmpuint (fixture.n_items, <=, SB_LOG_MAX_BYTES / SB_LOG_MAX_TEXT);
  g_assert_cmpuint (fixture.n_items + sb_log_model_get_n_dropped (fixture.model), ==, n);
  g_assert_finalize_object (fixture.model);
}

static void
test_a_drain_is_bounded_by_count (void)
{
  Fixture fixture = { 0 };
  guint n;

  /* Of its first lines a view makes rows, some with each drain; later it moves those. */
  make (&fixture, 3 * SB_LOG_MAX_DRAIN);
  push_numbers (&fixture, 0, 3 * SB_LOG_MAX_DRAIN);
  for (n = SB_LOG_FIRST_DRAIN; n <= 256; n += SB_LOG_FIRST_DRAIN)
    {
      g_assert_true (sb_log_model_drain (fixture.model));
      g_assert_cmpuint (fixture.n_items, ==, n);
    }
  n = fixture.n_items;
  g_assert_true (sb_log_model_drain (fixture.model));
  g_assert_cmpuint (fixture.n_items, ==, n + SB_LOG_MAX_DRAIN);
  while (sb_log_model_drain (fixture.model))
    ;
  g_assert_cmpuint (fixture.n_items, ==, 3 * SB_LOG_MAX_DRAIN);
  g_assert_cmpuint (fixture.n_pending, ==, 1);
  g_assert_finalize_object (fixture.model);
}

static void
test_hostile_text_is_one_printable_line (void)
{
  Fixture fixture = { 0 };
  g_autofree char *long_text = g_strnfill (1 << 20, 'x');
  g_autoptr (SbLogItem) item = NULL;

  make (&fixture, 10);
  sb_log_model_push_text (fixture.model, SB_LOG_ERROR, "<b>%s</b>\n\x1b[31m\xff \xe2\x80\xae.");
  sb_log_model_push_text (fixture.model, SB_LOG_PLAIN, long_text);
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 0, "<b>%s</b> \\u001b[31m\xef\xbf\xbd \\u202e.", NULL);
  item = g_list_model_get_item (G_LIST_MODEL (fixture.model), 1);
  g_assert_cmpint (g_utf8_strlen (sb_log_item_get_text (item), -1), ==, SB_LOG_MAX_TEXT);
  g_clear_object (&item);
  g_assert_finalize_object (fixture.model);
}

/* A run's events, as far as the log reads them. */

static SbRunEvent
make_event (SbRunEventKind kind)
{
  return (SbRunEvent){ .kind = kind,
                       .time = g_get_real_time (),
                       .version = (char *) "034",
                       .key = (char *) "034_partner_connections.sql",
                       .description = (char *) "partner connections",
                       .n_migrations = 1,
                       .n_statements = 2 };
}

static void
push_notice (Fixture *fixture, const char *severity, const char *words, const char *detail)
{
  SbServerMessage message = { .severity = (char *) severity,
                              .sqlstate = (char *) "00000",
                              .message = (char *) words,
                              .detail = (char *) detail };
  SbRunEvent event = make_event (SB_EVENT_NOTICE);

  event.message = &message;
  sb_log_model_push_event (fixture->model, &event);
}

static void
push_start (Fixture *fixture)
{
  SbRunEvent event = make_event (SB_EVENT_MIGRATION_START);

  event.next = (char *) "CREATE TYPE status";
  sb_log_model_push_event (fixture->model, &event);
}

static void
push_statement (Fixture *fixture, guint number, const char *head, const char *next, const char *tag)
{
  SbRunEvent event = make_event (SB_EVENT_STATEMENT);

  event.statement = number;
  event.head = (char *) head;
  event.next = (char *) next;
  event.tag = (char *) tag;
  event.duration_us = 17000;
  sb_log_model_push_event (fixture->model, &event);
}

static void
push_end (Fixture *fixture, const char *state)
{
  SbRunEvent event = make_event (SB_EVENT_MIGRATION_END);

  event.state = state;
  sb_log_model_push_event (fixture->model, &event);
}

static void
test_a_run_reads_as_it_goes (void)
{
  Fixture fixture = { 0 };
  g_autoptr (SbLogItem) running = NULL;
  g_autofree char *text = NULL;

  make (&fixture, 100);
  push_start (&fixture);
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 0, "034 partner connections", NULL);
  assert_line (&fixture, 1, "  1/2 CREATE TYPE status", "running");
  running = g_list_model_get_item (G_LIST_MODEL (fixture.model), 1);
  g_assert_cmpint (sb_log_item_get_result_tone (running), ==, SB_LOG_ACTIVE);

  /* Its notices stand below it; the result comes into its line. */
  push_notice (&fixture, "NOTICE", "type is new", NULL);
  push_statement (&fixture, 1, "CREATE TYPE status", "UPDATE t SET a = 1", "CREATE TYPE");
  push_statement (&fixture, 2, "UPDATE t SET a = 1", NULL, "UPDATE 3");
  push_end (&fixture, "applied");
  sb_log_model_drain (fixture.model);
  g_assert_cmpuint (fixture.n_items, ==, 5);
  g_assert_cmpstr (sb_log_item_get_result (running), ==, "ok    17 ms");
  g_assert_cmpint (sb_log_item_get_result_tone (running), ==, SB_LOG_GOOD);
  assert_line (&fixture, 2, "      NOTICE  type is new", NULL);
  assert_line (&fixture, 3, "  2/2 UPDATE t SET a = 1", "ok    17 ms  UPDATE 3");
  g_assert_false (sb_log_model_tick (fixture.model));

  text = sb_log_model_dup_text (fixture.model);
  g_assert_nonnull (strstr (text, "  history + commit"));
  g_assert_nonnull (strstr (text, "  034 partner connections\n"));
  g_clear_object (&running);
  g_assert_finalize_object (fixture.model);
}

/* Until its pause is over the next try does not run. */
static void
test_the_next_try_waits (void)
{
  Fixture fixture = { 0 };
  SbServerMessage message = { .sqlstate = (char *) "55P03", .message = (char *) "no lock" };
  SbRunEvent retry = make_event (SB_EVENT_RETRY);

  make (&fixture, 100);
  push_start (&fixture);
  retry.time = g_get_real_time ();
  retry.pause_us = 3600 * (gint64) G_USEC_PER_SEC;
  retry.message = &message;
  retry.attempt = 2;
  retry.n_attempts = 5;
  retry.next = (char *) "CREATE TYPE status";
  sb_log_model_push_event (fixture.model, &retry);
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 1, "  1/2 CREATE TYPE status", "stopped");
  assert_line (&fixture, 3, "  1/2 CREATE TYPE status", "waits");
  push_statement (&fixture, 1, "CREATE TYPE status", NULL, "CREATE TYPE");
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 3, "  1/2 CREATE TYPE status", "ok    17 ms");
  g_assert_finalize_object (fixture.model);
}

static void
test_the_same_notice_is_counted (void)
{
  Fixture fixture = { 0 };
  g_autoptr (SbLogItem) first = NULL;

  make (&fixture, 100);
  push_start (&fixture);
  push_notice (&fixture, "NOTICE", "a exists, skipping", NULL);
  sb_log_model_drain (fixture.model);
  first = g_list_model_get_item (G_LIST_MODEL (fixture.model), 2);
  for (guint i = 0; i < 1233; i++)
    {
      push_notice (&fixture, "NOTICE", "b exists, skipping", NULL);
      push_notice (&fixture, "NOTICE", "a exists, skipping", NULL);
    }
  sb_log_model_drain (fixture.model);
  g_assert_cmpuint (fixture.n_items, ==, 4);
  g_assert_cmpstr (sb_log_item_get_result (first), ==, "×1,234");
  assert_line (&fixture, 3, "      NOTICE  b exists, skipping", "×1,233");

  /* A statement in between begins the count anew. */
  push_statement (&fixture, 1, "x", NULL, "DO");
  push_notice (&fixture, "NOTICE", "a exists, skipping", NULL);
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 5, "      NOTICE  a exists, skipping", NULL);
  g_clear_object (&first);
  g_assert_finalize_object (fixture.model);
}

static void
test_a_detail_of_many_lines_is_cut (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GString) detail = g_string_new ("drop cascades to view v0");

  make (&fixture, 100);
  for (guint i = 1; i < 1000; i++)
    g_string_append_printf (detail, "\ndrop cascades to view v%u", i);
  push_notice (&fixture, "NOTICE", "drop cascades to 1000 other objects", detail->str);
  sb_log_model_drain (fixture.model);
  g_assert_cmpuint (fixture.n_items, ==, 10);
  assert_line (&fixture, 1, "      DETAIL  drop cascades to view v0", NULL);
  assert_line (&fixture, 9, "              …", NULL);
  g_assert_finalize_object (fixture.model);
}

static void
test_a_failure_says_what_stays (void)
{
  Fixture fixture = { 0 };
  SbServerMessage message = { .severity = (char *) "ERROR",
                              .sqlstate = (char *) "42P01",
                              .message = (char *) "relation \"t\" does not exist",
                              .hint = (char *) "look elsewhere" };
  SbRunEvent error = make_event (SB_EVENT_ERROR);
  SbRunEvent summary = make_event (SB_EVENT_SUMMARY);

  make (&fixture, 100);
  push_start (&fixture);
  error.message = &message;
  error.file = (char *) "/p/034_partner_connections.sql";
  error.line = 7;
  error.column = 3;
  sb_log_model_push_event (fixture.model, &error);
  push_end (&fixture, "failed");
  summary.outcome = SB_OUTCOME_FAILED;
  sb_log_model_push_event (fixture.model, &summary);
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 1, "  1/2 CREATE TYPE status", "failed");
  assert_line (&fixture, 2, "      ERROR   relation \"t\" does not exist (42P01)", NULL);
  assert_line (&fixture, 3, "      HINT    look elsewhere", NULL);
  assert_line (&fixture, 4, "      at      034_partner_connections.sql, line 7, column 3", NULL);
  assert_line (&fixture, 5, "  failed and rolled back: nothing of it stays", NULL);
  assert_line (&fixture, 6, "failed: nothing was changed · 0.0 ms", NULL);
  g_assert_finalize_object (fixture.model);
}

/* A file may be called anything: where it went wrong is still one printable line. */
static void
test_a_hostile_file_name_is_one_place (void)
{
  Fixture fixture = { 0 };
  SbRunEvent error = make_event (SB_EVENT_ERROR);

  make (&fixture, 100);
  push_start (&fixture);
  error.text = (char *) "it went wrong";
  error.file = (char *) "/p/034_a\nb\x1b[31m\xff.sql";
  error.line = 7;
  error.column = 3;
  sb_log_model_push_event (fixture.model, &error);
  sb_log_model_drain (fixture.model);
  g_assert_cmpuint (fixture.n_items, ==, 4);
  assert_line (&fixture, 3, "      at      034_a b\\u001b[31m\xef\xbf\xbd.sql, line 7, column 3",
               NULL);
  g_assert_finalize_object (fixture.model);
}

/* A check that could not be judged has not passed. */
static void
test_skipped_checks_are_told_apart (void)
{
  Fixture fixture = { 0 };
  SbCheckResult passed = { .name = (char *) "it is there", .verdict = SB_VERDICT_PASSED };
  SbCheckResult skipped = { .name = (char *) "nothing was lost", .verdict = SB_VERDICT_SKIPPED };
  SbRunEvent check = make_event (SB_EVENT_CHECK);
  SbRunEvent summary = make_event (SB_EVENT_SUMMARY);

  make (&fixture, 100);
  check.check = &passed;
  sb_log_model_push_event (fixture.model, &check);
  check.check = &skipped;
  sb_log_model_push_event (fixture.model, &check);
  summary.outcome = SB_OUTCOME_APPLIED;
  summary.n_checks = 2;
  sb_log_model_push_event (fixture.model, &summary);
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 3,
               "applied 0 migrations, 2 statements, 1 check passed, 1 skipped · 0.0 ms", NULL);
  g_assert_finalize_object (fixture.model);
}

static void
test_a_flood_does_not_lose_the_statement (void)
{
  Fixture fixture = { 0 };

  make (&fixture, 20);
  push_start (&fixture);
  sb_log_model_drain (fixture.model);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *words = g_strdup_printf ("notice %u", i);

      push_notice (&fixture, "NOTICE", words, NULL);
      sb_log_model_drain (fixture.model);
    }
  push_statement (&fixture, 1, "DO $$ flood $$", NULL, "DO");
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, fixture.n_items - 2, "  1/2 CREATE TYPE status", "ok    17 ms");
  g_assert_finalize_object (fixture.model);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static char *
copy (Fixture *fixture, const guint *positions, guint n)
{
  g_autoptr (GAsyncResult) result = NULL;

  sb_log_model_copy_async (fixture->model, positions, n, copied_cb, &result);
  sb_test_wait_for (result != NULL);
  return sb_log_model_copy_finish (fixture->model, result, NULL);
}

static void
test_lines_are_copied (void)
{
  Fixture fixture = { 0 };
  static const guint two[] = { 1, 3, 99 };
  g_autofree char *some = NULL, *all = NULL, *direct = NULL;
  g_auto (GStrv) lines = NULL;

  make (&fixture, 100);
  push_start (&fixture);
  push_numbers (&fixture, 0, 3);
  sb_log_model_drain (fixture.model);
  some = copy (&fixture, two, G_N_ELEMENTS (two));
  lines = g_strsplit (some, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_suffix (lines[0], "running"));
  g_assert_true (g_str_has_suffix (lines[1], "  1"));
  all = copy (&fixture, NULL, 0);
  direct = sb_log_model_dup_text (fixture.model);
  g_assert_cmpstr (all, ==, direct);
  g_assert_finalize_object (fixture.model);
}

static void
test_clear_empties (void)
{
  Fixture fixture = { 0 };

  make (&fixture, 10);
  push_numbers (&fixture, 0, 15);
  sb_log_model_drain (fixture.model);
  push_numbers (&fixture, 0, 2);
  sb_log_model_clear (fixture.model);
  g_assert_cmpuint (fixture.n_items, ==, 0);
  g_assert_cmpuint (sb_log_model_get_n_dropped (fixture.model), ==, 0);
  push_numbers (&fixture, 7, 1);
  sb_log_model_drain (fixture.model);
  assert_line (&fixture, 0, "7", NULL);
  g_assert_finalize_object (fixture.model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log-model/drain", test_nothing_is_shown_before_it_is_drained);
  g_test_add_func ("/log-model/dropped", test_the_oldest_are_dropped_and_counted);
  g_test_add_func ("/log-model/bounded", test_what_waits_is_bounded_without_a_drain);
  g_test_add_func ("/log-model/drain-bounded", test_a_drain_is_bounded_by_count);
  g_test_add_func ("/log-model/hostile", test_hostile_text_is_one_printable_line);
  g_test_add_func ("/log-model/run", test_a_run_reads_as_it_goes);
  g_test_add_func ("/log-model/folded", test_the_same_notice_is_counted);
  g_test_add_func ("/log-model/detail", test_a_detail_of_many_lines_is_cut);
  g_test_add_func ("/log-model/failure", test_a_failure_says_what_stays);
  g_test_add_func ("/log-model/hostile-file-name", test_a_hostile_file_name_is_one_place);
  g_test_add_func ("/log-model/skipped-checks-are-told-apart", test_skipped_checks_are_told_apart);
  g_test_add_func ("/log-model/waits", test_the_next_try_waits);
  g_test_add_func ("/log-model/flood", test_a_flood_does_not_lose_the_statement);
  g_test_add_func ("/log-model/copy", test_lines_are_copied);
  g_test_add_func ("/log-model/clear", test_clear_empties);
  return g_test_run ();
}
