/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-item.h"

#include <locale.h>
#include <string.h>

#include "sb-digest.h"
#include "sb-test-wait.h"
#include "sb-timeline-fixture.h"
#include "sb-timeline-item-private.h"

static const char *const three[] = { "001_first.sql",    "002_second_step.sql",
                                     "003_third.sql",    "rollback_001.sql",
                                     "rollback_002.sql", "rollback_003.sql",
                                     "verify_001.sql",   "verify_002.sql",
                                     "verify_003.sql",   NULL };
static const char *const none[] = { NULL };

static void
push_check (SbTimelineCase *c, const char *key, SbVerdict verdict, const char *run)
{
  g_autoptr (SbRunEvent) event = sb_timeline_case_new_event (SB_EVENT_CHECK, key);
  SbCheckResult check = { .verdict = verdict };

  g_free (event->run_id);
  event->run_id = g_strdup (run);
  event->check = &check;
  sb_timeline_model_push_event (c->model, event);
  sb_timeline_model_settle (c->model);
  event->check = NULL;
}

static void
test_checks (void)
{
  static const char *const one[] = { "001_first.sql", NULL };
  SbTimelineCase c;
  SbTimelineItem *item;
  guint n;

  sb_timeline_case_begin (&c, three);
  sb_timeline_case_show_applied (&c, one);
  item = sb_timeline_model_find (c.model, "001_first.sql");
  push_check (&c, "001_first.sql", SB_VERDICT_PASSED, "1");
  push_check (&c, "001_first.sql", SB_VERDICT_FAILED, "1");
  push_check (&c, "001_first.sql", SB_VERDICT_SKIPPED, "1");
  g_assert_true (g_str_has_suffix (sb_timeline_item_get_facts (item), " · verified 1/2"));
  g_assert_cmpstr (sb_timeline_item_get_badges (item, &n)[0].text, ==, "check failed");
  g_assert_cmpuint (sb_timeline_model_count (c.model, SB_TIMELINE_ATTENTION), ==, 1);
  push_check (&c, "001_first.sql", SB_VERDICT_PASSED, "2");
  g_assert_true (g_str_has_suffix (sb_timeline_item_get_facts (item), " · verified 1/1"));
  g_assert_cmpuint (sb_timeline_model_count (c.model, SB_TIMELINE_ATTENTION), ==, 0);
  sb_timeline_case_show_applied (&c, one);
  g_assert_true (g_str_has_suffix (sb_timeline_item_get_facts (item), " · verified 1/1"));
  /* Files are read again, so states are unknown for a moment. */
  sb_timeline_model_set_project (c.model, c.project);
  sb_timeline_case_show_applied (&c, one);
  g_assert_true (g_str_has_suffix (sb_timeline_item_get_facts (item), " · verified 1/1"));
  sb_timeline_case_show_applied (&c, none);
  sb_timeline_case_show_applied (&c, one);
  g_assert_null (strstr (sb_timeline_item_get_facts (item), "verified"));
  push_check (&c, "001_first.sql", SB_VERDICT_PASSED, "3");
  sb_timeline_model_forget_checks (c.model);
  sb_timeline_case_show_applied (&c, one);
  g_assert_null (strstr (sb_timeline_item_get_facts (item), "verified"));
  sb_timeline_case_end (&c);
}

static char *
dup_checksum (const char *name)
{
  g_autofree char *text = g_strdup_printf ("-- %s\n", name);

  return sb_digest_script (text, strlen (text));
}

static void
assert_item (SbTimelineCase *c, const char *key, const char *facts, const char *badges)
{
  SbTimelineItem *item = sb_timeline_model_find (c->model, key);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) now = g_date_time_new (utc, 2026, 11, 21, 12, 0, 0);
  g_autofree char *said = sb_timeline_words_facts (item, now);
  g_autoptr (GString) joined = g_string_new (NULL);
  guint n;
  const SbBadge *all = sb_timeline_item_get_badges (item, &n);

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", all[i].text);
      g_assert_true (*all[i].why != '\0');
    }
  g_assert_cmpstr (said, ==, facts);
  g_assert_cmpstr (joined->str, ==, badges);
}

static void
test_words (void)
{
  static const char *const names[] = { "001_applied.sql",  "rollback_001.sql",
                                       "verify_001.sql",   "002_changed.sql",
                                       "rollback_002.sql", "003_half.sql",
                                       "004_late.sql",     "005_undoing.sql",
                                       "006_new_name.sql", "008_failed.sql",
                                       "009_pending.sql",  "010_a.sql",
                                       "010_b.sql",        NULL };
  static const char *const applied[] = { "001_applied.sql",  "002_changed.sql", "005_undoing.sql",
                                         "006_old_name.sql", "007_gone.sql",    NULL };
  SbTimelineCase c;
  SbHistory *history = sb_timeline_case_make_history (applied);
  g_autofree char *same = dup_checksum ("001_applied.sql");
  g_autofree char *spoken = NULL;

  sb_timeline_case_begin (&c, names);
  sb_timeline_case_add_entry (history, "001_applied.sql", "apply", "applied", same, NULL);
  sb_timeline_case_add_entry (history, "002_changed.sql", "apply", "applied", "0123", NULL);
  sb_timeline_case_add_entry (history, "003_half.sql", "apply", "partial", NULL, "it is\nin use");
  sb_timeline_case_add_entry (history, "005_undoing.sql", "rollback", "partial", "0123", NULL);
  sb_timeline_case_add_entry (history, "008_failed.sql", "apply", "failed", NULL, "syntax error");
  sb_timeline_case_show (&c, history);
  sb_timeline_case_assert_shown (&c, "010 010 009 008 [] 007 006 006 005 004 003 002 001");

  assert_item (&c, "001_applied.sql", "Applied yesterday 10:30 · 84 ms", "");
  assert_item (&c, "002_changed.sql", "Applied yesterday 10:30 · file edited since",
               "changed no verify");
  assert_item (&c, "003_half.sql", "Stopped at statement 2 of 3 · it is in use",
               "partial no rollback no verify");
  assert_item (&c, "004_late.sql", "Late", "late no rollback no verify");
  assert_item (&c, "005_undoing.sql", "Roll back stopped at statement 2 of 3",
               "partial no rollback no verify");
  assert_item (&c, "006_old_name.sql",
               "Applied yesterday 10:30 · its file is probably 006_new_name.sql now", "renamed");
  assert_item (&c, "006_new_name.sql",
               "Late · it is probably applied already, as \"006_old_name.sql\"",
               "late renamed no rollback no verify");
  assert_item (&c, "007_gone.sql", "Applied yesterday 10:30 · its file is gone", "missing");
  assert_item (&c, "008_failed.sql", "Failed · syntax error", "failed no rollback no verify");
  assert_item (&c, "009_pending.sql", "Pending", "no rollback no verify");
  assert_item (&c, "010_a.sql", "Pending", "duplicate no rollback no verify");
  spoken = sb_timeline_item_dup_spoken (sb_timeline_model_find (c.model, "003_half.sql"));
  g_assert_cmpstr (spoken, ==, "003 half, partial, no rollback, no verify");
  sb_timeline_case_end (&c);
}

static void
test_times (void)
{
  static const struct
  {
    const char *then;
    const char *words;
  } cases[] = {
    { "2026-03-01T00:10:00Z", "today 01:10" },     { "2026-02-28T23:30:00Z", "today 00:30" },
    { "2026-02-28T22:30:00Z", "yesterday 23:30" }, { "2026-02-27T22:30:00Z", "27 Feb" },
    { "2026-03-05T22:30:00Z", "5 Mar" },           { "2025-03-01T12:00:00Z", "1 Mar 2025" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (3600);
  g_autoptr (GDateTime) now = g_date_time_new (zone, 2026, 3, 1, 12, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) then = g_date_time_new_from_iso8601 (cases[i].then, NULL);
      g_autofree char *words = sb_timeline_words_time (g_date_time_to_unix (then), now);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
changed_cb (SbTimelineItem *item, guint *n)
{
  (*n)++;
}

static void
test_summaries (void)
{
  static const char *const names[] = { "001_first.sql", "002_second.sql", NULL };
  static const char *const one[] = { "001_first.sql", NULL };
  SbTimelineCase c;
  SbTimelineItem *item;
  guint n = 0;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  sb_timeline_case_begin (&c, names);
  path = g_build_filename (sb_project_get_folder (c.project), "002_second.sql", NULL);
  g_assert_true (g_file_set_contents (
      path, "CREATE TABLE t (a int); CREATE INDEX ON t (a); CREATE INDEX i ON t (a);", -1, NULL));
  sb_project_unref (c.project);
  c.project = sb_project_open (c.root, &error);
  g_assert_no_error (error);
  sb_timeline_case_show_applied (&c, one);
  item = sb_timeline_model_find (c.model, "002_second.sql");
  g_signal_connect (item, "changed", G_CALLBACK (changed_cb), &n);
  g_assert_cmpstr (sb_timeline_item_get_facts (item), ==, "Pending");
  sb_test_wait_for (n != 0);
  g_assert_cmpstr (sb_timeline_item_get_facts (item), ==, "Pending · new table, 2 indexes");

  /* A file that is other than it was when it was listed is asked about again when it is listed. */
  g_assert_true (g_file_set_contents (path, "DROP TABLE t;", -1, NULL));
  sb_project_unref (c.project);
  c.project = sb_project_open (c.root, &error);
  sb_timeline_case_show_applied (&c, one);
  g_assert_cmpstr (sb_timeline_item_get_facts (item), ==, "Pending");
  n = 0;
  sb_test_wait_for (n != 0);
  g_assert_cmpstr (sb_timeline_item_get_facts (item), ==, "Pending · drops 1 table");

  /* Asked for, and the model is gone before the answer. */
  sb_timeline_model_set_timeline (c.model, NULL);
  sb_timeline_case_show_applied (&c, none);
  for (guint i = 0; i < 2; i++)
    sb_timeline_item_get_facts (sb_timeline_model_find (c.model, names[i]));
  sb_timeline_case_end (&c);
}

static void
test_hostile_names (void)
{
  static const char *const names[] = { "001_<b>bold<i>&amp;%s%n.sql",
                                       "002_\xe2\x80\xae"
                                       "evil.sql",
                                       "003_\xff\xfe.sql",
                                       "004_line\nbreak\x1b[31m.sql",
                                       "005_\xc3\x89t\xc3\xa9.sql",
                                       "006.sql",
                                       NULL };
  g_autofree char *huge = g_strnfill (100000, '9');
  const char *applied[] = { huge, "007_\xe2\x80\xae\x1b]0;x\a.sql", "%s%n", NULL };
  SbTimelineCase c;
  guint n;

  sb_timeline_case_begin (&c, names);
  sb_timeline_case_show_applied (&c, applied);
  n = g_list_model_get_n_items (G_LIST_MODEL (c.model));
  g_assert_cmpuint (n, ==, 10);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (c.model), i);
      g_autofree char *spoken = sb_timeline_item_dup_spoken (item);
      const char *texts[] = { sb_timeline_item_get_version (item),
                              sb_timeline_item_get_description (item),
                              sb_timeline_item_get_facts (item), spoken };

      for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
        {
          g_assert_true (g_utf8_validate (texts[t], -1, NULL));
          g_assert_null (strpbrk (texts[t], "\n\r\t\033\a"));
          g_assert_null (strstr (texts[t], "\xe2\x80\xae"));
          g_assert_cmpuint (strlen (texts[t]), <, 2000);
        }
    }
  sb_timeline_model_set_search (c.model, "\xc3\xa9T\xc3\x89");
  sb_timeline_case_assert_shown (&c, "005");
  sb_timeline_model_set_search (c.model, "\xff");
  sb_timeline_model_set_search (c.model, "<b>");
  sb_timeline_case_assert_shown (&c, "001");
  sb_timeline_case_end (&c);
}

static void
test_why_fixed (void)
{
  static const char *const applied[] = { "001_first.sql", "009_gone.sql", NULL };
  SbTimelineCase c;

  sb_timeline_case_begin (&c, three);
  sb_timeline_case_show_applied (&c, applied);
  g_assert_true (g_str_has_prefix (sb_timeline_item_get_why_fixed (
                                       sb_timeline_model_find (c.model, "001_first.sql")),
                                   "it is applied"));
  g_assert_cmpstr (sb_timeline_item_get_why_fixed (
                       sb_timeline_model_find (c.model, "009_gone.sql")),
                   ==, "its file is gone");
  g_assert_null (
      sb_timeline_item_get_why_fixed (sb_timeline_model_find (c.model, "003_third.sql")));
  g_assert_cmpstr (sb_timeline_item_get_version (sb_timeline_model_get_newest_applied (c.model)),
                   ==, "009");
  sb_timeline_case_end (&c);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-item/checks", test_checks);
  g_test_add_func ("/timeline-item/words", test_words);
  g_test_add_func ("/timeline-item/times", test_times);
  g_test_add_func ("/timeline-item/summaries", test_summaries);
  g_test_add_func ("/timeline-item/hostile-names", test_hostile_names);
  g_test_add_func ("/timeline-item/why-fixed", test_why_fixed);
  return g_test_run ();
}
