/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline.h"

#include "sb-digest.h"
#include "sb-history-private.h"
#include "sb-test-folder.h"

typedef struct
{
  char *root;
  SbProject *project;
  SbHistory *history;
} Case;

static void
begin (Case *c, const char *folder, const char *const *names)
{
  gboolean supabase = strstr (folder, "supabase") != NULL;
  const SbHistoryKind *kind = supabase ? &sb_history_supabase : &sb_history_plain;

  c->project = sb_test_folder_open (folder, names, &c->root);
  c->history = sb_history_new (kind, kind->schema);
  c->history->exists = TRUE;
}

static void
end (Case *c)
{
  sb_history_unref (c->history);
  sb_project_unref (c->project);
  sb_test_folder_remove (c->root);
}

/* The checksum of a file as sb_test_folder_open() writes it. */
static char *
dup_checksum (const char *name)
{
  g_autofree char *text = g_strdup_printf ("-- %s\n", name);

  return sb_digest_script (text, strlen (text));
}

static void
add_entry (Case *c, const char *key, const char *direction, const char *state, const char *applied,
           const char *error)
{
  SbJournalEntry *entry = g_new0 (SbJournalEntry, 1);

  entry->key = g_strdup (key);
  entry->direction = g_strdup (direction);
  entry->state = g_strdup (state);
  entry->run_id = g_strdup ("00000000-0000-0000-0000-000000000001");
  entry->ordinal = 1;
  entry->started_at = g_strdup ("2026-11-20T10:30:00.000Z");
  entry->duration_ms = 84;
  entry->statements = 5;
  entry->statements_done = 2;
  entry->error = g_strdup (error);
  entry->applied_sha256 = g_strdup (applied);
  entry->applied_at = g_strdup (applied != NULL ? "2026-11-19T10:30:00.000Z" : NULL);
  entry->applied_ms = applied != NULL ? 84 : -1;
  sb_history_take_entry (c->history, entry);
}

/* "key state" per row, oldest first. */
static char *
describe (SbTimeline *timeline)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);

      g_string_append_printf (out, "%s %s\n", row->key, sb_state_get_name (row->state));
    }
  return g_string_free (out, FALSE);
}

static void
test_applied_and_pending (void)
{
  static const char *const names[] = { "001_a.sql", "002_b.sql", "010_c.sql", NULL };
  Case c;
  g_autofree char *text = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  const SbTimelineRow *row;

  begin (&c, "migrations", names);
  sb_history_add_row (c.history, "001_a.sql", NULL, "2026-11-20T10:30:00.123Z");
  sb_history_seal (c.history);
  timeline = sb_timeline_new (c.project, c.history);
  text = describe (timeline);
  g_assert_cmpstr (text, ==, "001_a.sql applied\n002_b.sql pending\n010_c.sql pending\n");
  g_assert_cmpuint (sb_timeline_count (timeline, SB_STATE_APPLIED), ==, 1);
  g_assert_cmpuint (sb_timeline_count (timeline, SB_STATE_PENDING), ==, 2);
  row = sb_timeline_find (timeline, "001_a.sql");
  g_assert_cmpstr (row->applied_at, ==, "2026-11-20T10:30:00.123Z");
  g_assert_cmpint (row->duration_ms, ==, -1);
  g_assert_null (row->note);
  g_assert_null (sb_timeline_find (timeline, "nothing"));
  end (&c);
}

static void
test_states_from_the_journal (void)
{
  static const char *const names[] = { "001_applied.sql",     "002_changed.sql",
                                       "003_undoing.sql",     "004_undo_failed.sql",
                                       "005_other_apply.sql", "006_reapplied.sql",
                                       "010_failed.sql",      "011_partial.sql",
                                       "012_running.sql",     "013_removed.sql",
                                       "014_undone.sql",      "015_undo_removed.sql",
                                       "016_pending.sql",     NULL };
  Case c;
  g_autofree char *text = NULL, *same = dup_checksum ("001_applied.sql");
  g_autofree char *undo_failed = dup_checksum ("004_undo_failed.sql");
  g_autoptr (SbTimeline) timeline = NULL;
  guint total = 0;

  begin (&c, "migrations", names);
  for (guint i = 0; i < 6; i++)
    sb_history_add_row (c.history, names[i], NULL, NULL);
  add_entry (&c, names[0], "apply", "applied", same, NULL);
  add_entry (&c, names[1], "apply", "applied", "0123", NULL);
  add_entry (&c, names[2], "rollback", "partial", "0123", "cancelled");
  add_entry (&c, names[3], "rollback", "failed", undo_failed, "it is\nin use");
  add_entry (&c, names[4], "apply", "partial", NULL, NULL);
  add_entry (&c, names[5], "rollback", "rolled-back", NULL, NULL);
  add_entry (&c, names[6], "apply", "failed", NULL, "syntax error");
  add_entry (&c, names[7], "apply", "partial", NULL, "no");
  add_entry (&c, names[8], "apply", "running", NULL, NULL);
  add_entry (&c, names[9], "apply", "applied", "0123", NULL);
  add_entry (&c, names[10], "rollback", "rolled-back", NULL, NULL);
  add_entry (&c, names[11], "rollback", "partial", "0123", NULL);
  sb_history_seal (c.history);
  timeline = sb_timeline_new (c.project, c.history);
  text = describe (timeline);
  g_assert_cmpstr (text, ==,
                   "001_applied.sql applied\n002_changed.sql changed\n003_undoing.sql partial\n"
                   "004_undo_failed.sql applied\n005_other_apply.sql applied\n"
                   "006_reapplied.sql applied\n010_failed.sql failed\n011_partial.sql partial\n"
                   "012_running.sql partial\n013_removed.sql pending\n014_undone.sql pending\n"
                   "015_undo_removed.sql pending\n016_pending.sql pending\n");
#define NOTE(i) (sb_timeline_find (timeline, names[i])->note)
  g_assert_null (NOTE (0));
  g_assert_cmpstr (NOTE (1), ==, "its file was edited after it was applied");
  g_assert_cmpstr (NOTE (2), ==, "roll back stopped at statement 3 of 5: cancelled");
  g_assert_cmpstr (NOTE (3), ==, "the last roll back failed: it is in use");
  g_assert_cmpstr (NOTE (6), ==, "the last try failed: syntax error");
  g_assert_cmpstr (NOTE (7), ==, "apply stopped at statement 3 of 5: no");
  g_assert_cmpstr (NOTE (8), ==, "apply stopped at statement 3 of 5");
  g_assert_cmpstr (NOTE (9), ==,
                   "it was applied before; its row in the history was removed elsewhere");
  g_assert_null (NOTE (10));
  g_assert_cmpstr (NOTE (11), ==, NOTE (9));
  g_assert_null (NOTE (12));
#undef NOTE
  g_assert_cmpint (sb_timeline_find (timeline, names[0])->duration_ms, ==, 84);
  g_assert_cmpstr (sb_timeline_find (timeline, names[0])->applied_at, ==,
                   "2026-11-19T10:30:00.000Z");
  for (SbState state = 0; state < SB_N_STATES; state++)
    total += sb_timeline_count (timeline, state);
  g_assert_cmpuint (total, ==, G_N_ELEMENTS (names) - 1);
  end (&c);
}

static void
test_late (void)
{
  static const char *const names[] = {
    "1_a.sql", "2_b.sql", "3_c.sql", "10_d.sql", "11_e.sql", NULL
  };
  Case c;
  g_autofree char *text = NULL;
  g_autoptr (SbTimeline) timeline = NULL;

  begin (&c, "migrations", names);
  sb_history_add_row (c.history, "10_d.sql", NULL, NULL);
  sb_history_add_row (c.history, "1_a.sql", NULL, NULL);
  add_entry (&c, "3_c.sql", "apply", "failed", NULL, NULL);
  sb_history_seal (c.history);
  timeline = sb_timeline_new (c.project, c.history);
  text = describe (timeline);
  g_assert_cmpstr (text, ==,
                   "1_a.sql applied\n2_b.sql late\n3_c.sql failed\n10_d.sql applied\n"
                   "11_e.sql pending\n");
  end (&c);
}

/* A row of a colleague's, whose file is not here yet, stands in its place and makes older ones
 * late. */
static void
test_missing (void)
{
  static const char *const names[] = { "001_a.sql", "003_c.sql", "005_e.sql", NULL };
  Case c;
  g_autofree char *text = NULL;
  g_autoptr (SbTimeline) timeline = NULL;
  const SbTimelineRow *row;

  begin (&c, "migrations", names);
  sb_history_add_row (c.history, "001_a.sql", NULL, NULL);
  sb_history_add_row (c.history, "0004_some_table.sql", NULL, "2026-11-20T10:30:00.123Z");
  sb_history_add_row (c.history, "002_b.sql", NULL, NULL);
  sb_history_add_row (c.history, "baseline", NULL, NULL);
  sb_history_seal (c.history);
  timeline = sb_timeline_new (c.project, c.history);
  text = describe (timeline);
  g_assert_cmpstr (text, ==,
                   "baseline missing\n001_a.sql applied\n002_b.sql missing\n003_c.sql late\n"
                   "0004_some_table.sql missing\n005_e.sql pending\n");
  row = sb_timeline_find (timeline, "0004_some_table.sql");
  g_assert_null (row->migration);
  g_assert_cmpstr (row->version, ==, "0004");
  g_assert_cmpstr (row->description, ==, "some table");
  g_assert_cmpstr (row->applied_at, ==, "2026-11-20T10:30:00.123Z");
  g_assert_cmpstr (row->note, ==, "it is applied, but its file is gone");
  g_assert_cmpstr (sb_timeline_find (timeline, "baseline")->description, ==, "baseline");
  end (&c);
}

static void
test_renamed (void)
{
  static const char *const names[] = { "001_new_name.sql", "002_two.sql", "2_too.sql",
                                       "004_moved.sql",    "005_e.sql",   NULL };
  Case c;
  g_autofree char *moved = dup_checksum ("004_moved.sql"), *text = NULL;
  g_autoptr (SbTimeline) timeline = NULL;

  begin (&c, "migrations", names);
  sb_history_add_row (c.history, "001_old_name.sql", NULL, NULL);
  sb_history_add_row (c.history, "002_gone.sql", NULL, NULL);
  sb_history_add_row (c.history, "003_moved.sql", NULL, NULL);
  add_entry (&c, "003_moved.sql", "apply", "applied", moved, NULL);
  sb_history_seal (c.history);
  timeline = sb_timeline_new (c.project, c.history);
  text = describe (timeline);
  g_assert_cmpstr (
      text, ==,
      "001_old_name.sql missing\n001_new_name.sql late\n002_gone.sql missing\n"
      "002_two.sql late\n2_too.sql late\n003_moved.sql missing\n004_moved.sql pending\n"
      "005_e.sql pending\n");
  g_assert_cmpstr (sb_timeline_find (timeline, "001_old_name.sql")->renamed, ==,
                   "001_new_name.sql");
  g_assert_cmpstr (sb_timeline_find (timeline, "001_new_name.sql")->renamed, ==,
                   "001_old_name.sql");
  /* by the checksum */
  g_assert_cmpstr (sb_timeline_find (timeline, "003_moved.sql")->renamed, ==, "004_moved.sql");
  g_assert_cmpstr (sb_timeline_find (timeline, "004_moved.sql")->renamed, ==, "003_moved.sql");
  /* two files could be meant: nobody guesses */
  g_assert_null (sb_timeline_find (timeline, "002_gone.sql")->renamed);
  g_assert_null (sb_timeline_find (timeline, "002_two.sql")->renamed);
  end (&c);
}

static void
test_supabase (void)
{
  static const char *const names[] = { "20251112000001_a.sql", "20251112000003_c.sql",
                                       "20251112000004_d.sql", NULL };
  Case c;
  g_autofree char *text = NULL;
  g_autoptr (SbTimeline) timeline = NULL;

  begin (&c, "supabase/migrations", names);
  sb_history_add_row (c.history, "20251112000001", "a", NULL);
  sb_history_add_row (c.history, "20251112000002", "some_table", NULL);
  sb_history_seal (c.history);
  timeline = sb_timeline_new (c.project, c.history);
  text = describe (timeline);
  g_assert_cmpstr (text, ==,
                   "20251112000001 applied\n20251112000002 missing\n20251112000003 pending\n"
                   "20251112000004 pending\n");
  g_assert_cmpstr (sb_timeline_find (timeline, "20251112000002")->description, ==, "some table");
  end (&c);
}

/* Without a target the files are all there is to say. */
static void
test_unknown (void)
{
  static const char *const names[] = { "001_a.sql", "002_b.sql", NULL };
  Case c;
  g_autofree char *text = NULL;
  g_autoptr (SbTimeline) timeline = NULL;

  begin (&c, "migrations", names);
  timeline = sb_timeline_new (c.project, NULL);
  text = describe (timeline);
  g_assert_cmpstr (text, ==, "001_a.sql unknown\n002_b.sql unknown\n");
  g_assert_null (sb_timeline_get_history (timeline));
  end (&c);
}

static void
test_digest_says_when_it_changed (void)
{
  g_autoptr (SbHistory) a = sb_history_new (&sb_history_plain, "public");
  g_autoptr (SbHistory) b = sb_history_new (&sb_history_plain, "public");
  g_autoptr (SbHistory) other = sb_history_new (&sb_history_plain, "public");

  sb_history_add_row (a, "1.sql", NULL, "x");
  sb_history_add_row (a, "2.sql", NULL, NULL);
  sb_history_add_row (b, "2.sql", NULL, NULL);
  sb_history_add_row (b, "1.sql", NULL, "y");
  sb_history_add_row (b, "1.sql", NULL, "y");
  sb_history_add_row (other, "1.sql", NULL, NULL);
  sb_history_seal (a);
  sb_history_seal (b);
  sb_history_seal (other);
  g_assert_cmpuint (sb_history_get_n_rows (b), ==, 2);
  g_assert_cmpstr (sb_history_get_digest (a), ==, sb_history_get_digest (b));
  g_assert_cmpstr (sb_history_get_digest (a), !=, sb_history_get_digest (other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/applied-and-pending", test_applied_and_pending);
  g_test_add_func ("/timeline/states-from-the-journal", test_states_from_the_journal);
  g_test_add_func ("/timeline/late", test_late);
  g_test_add_func ("/timeline/missing", test_missing);
  g_test_add_func ("/timeline/renamed", test_renamed);
  g_test_add_func ("/timeline/supabase", test_supabase);
  g_test_add_func ("/timeline/unknown", test_unknown);
  g_test_add_func ("/timeline/digest", test_digest_says_when_it_changed);
  return g_test_run ();
}
