/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-model.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "sb-test-wait.h"
#include "sb-timeline-fixture.h"

static const char *const three[] = { "001_first.sql",    "002_second_step.sql",
                                     "003_third.sql",    "rollback_001.sql",
                                     "rollback_002.sql", "rollback_003.sql",
                                     "verify_001.sql",   "verify_002.sql",
                                     "verify_003.sql",   NULL };
static const char *const none[] = { NULL };

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_marker (void)
{
  static const char *const one[] = { "001_first.sql", NULL };
  static const char *const all[] = { "001_first.sql", "002_second_step.sql", "003_third.sql",
                                     NULL };
  SbTimelineCase c;

  sb_timeline_case_begin (&c, three);
  sb_timeline_case_assert_shown (&c, "");
  sb_timeline_model_set_project (c.model, c.project);
  sb_timeline_case_assert_shown (&c, "003 002 001");
  sb_timeline_case_show_applied (&c, none);
  sb_timeline_case_assert_shown (&c, "003 002 001 []");
  sb_timeline_case_show_applied (&c, one);
  sb_timeline_case_assert_shown (&c, "003 002 [] 001");
  sb_timeline_case_show_applied (&c, all);
  sb_timeline_case_assert_shown (&c, "[] 003 002 001");
  sb_timeline_model_set_project (c.model, c.project);
  sb_timeline_case_assert_shown (&c, "003 002 001");
  sb_timeline_model_set_timeline (c.model, NULL);
  sb_timeline_case_assert_shown (&c, "");
  g_assert_cmpuint (sb_timeline_model_count (c.model, SB_TIMELINE_ALL), ==, 0);
  sb_timeline_case_end (&c);
}

static void
test_items_stay (void)
{
  static const char *const one[] = { "001_first.sql", NULL };
  SbTimelineCase c;
  SbTimelineItem *item;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  sb_timeline_case_begin (&c, three);
  sb_timeline_model_set_project (c.model, c.project);
  item = sb_timeline_model_find (c.model, "002_second_step.sql");
  g_assert_cmpuint (sb_timeline_model_find_position (c.model, "002_second_step.sql"), ==, 1);
  sb_timeline_case_reset_counters (&c);
  sb_timeline_case_show_applied (&c, one);
  g_assert_cmpuint (c.n_touched, ==, 1); /* the marker */
  sb_timeline_case_show_applied (&c, none);
  g_assert_cmpuint (c.n_signals, ==, 3);
  g_assert_cmpuint (c.n_touched, ==, 3); /* it moved, and nothing else did */
  sb_timeline_case_show_applied (&c, none);
  g_assert_cmpuint (c.n_touched, ==, 3);
  g_assert_true (sb_timeline_model_find (c.model, "002_second_step.sql") == item);

  /* A new file comes in alone. */
  path = g_build_filename (sb_project_get_folder (c.project), "004_fourth.sql", NULL);
  g_assert_true (g_file_set_contents (path, "SELECT 1;", -1, NULL));
  sb_project_unref (c.project);
  c.project = sb_project_open (c.root, &error);
  g_assert_no_error (error);
  sb_timeline_case_reset_counters (&c);
  sb_timeline_case_show_applied (&c, none);
  sb_timeline_case_assert_shown (&c, "004 003 002 001 []");
  g_assert_cmpuint (c.n_touched, ==, 1);
  g_assert_cmpuint (c.n_counts, ==, 1);
  g_assert_true (sb_timeline_model_find (c.model, "002_second_step.sql") == item);

  /* One goes: its row with it, the others stay. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  sb_project_unref (c.project);
  c.project = sb_project_open (c.root, &error);
  sb_timeline_case_reset_counters (&c);
  sb_timeline_case_show_applied (&c, none);
  g_assert_cmpuint (c.n_touched, ==, 1);
  sb_timeline_case_assert_shown (&c, "003 002 001 []");
  sb_timeline_case_end (&c);
}

static void
test_filters (void)
{
  static const char *const applied[] = { "001_first.sql", "003_third.sql", "009_gone.sql", NULL };
  SbTimelineCase c;

  sb_timeline_case_begin (&c, three);
  sb_timeline_case_show_applied (&c, applied);
  sb_timeline_case_assert_shown (&c, "[] 009 003 002 001");
  g_assert_cmpuint (sb_timeline_model_count (c.model, SB_TIMELINE_ALL), ==, 4);
  g_assert_cmpuint (sb_timeline_model_count (c.model, SB_TIMELINE_PENDING), ==, 1);
  g_assert_cmpuint (sb_timeline_model_count (c.model, SB_TIMELINE_ATTENTION), ==, 2);
  sb_timeline_model_set_filter (c.model, SB_TIMELINE_PENDING);
  sb_timeline_case_assert_shown (&c, "002");
  sb_timeline_model_set_filter (c.model, SB_TIMELINE_ATTENTION);
  sb_timeline_case_assert_shown (&c, "009 002");
  sb_timeline_model_set_search (c.model, "nothing like it");
  sb_timeline_case_assert_shown (&c, "");
  g_assert_nonnull (sb_timeline_model_find (c.model, "001_first.sql"));
  g_assert_cmpuint (sb_timeline_model_find_position (c.model, "001_first.sql"), ==, G_MAXUINT);
  sb_timeline_model_set_filter (c.model, SB_TIMELINE_ALL);
  sb_timeline_model_set_search (c.model, " STEP  second ");
  sb_timeline_case_assert_shown (&c, "002");
  sb_timeline_model_set_search (c.model, "d_s");
  sb_timeline_case_assert_shown (&c, "002");
  sb_timeline_model_set_search (c.model, "003");
  sb_timeline_case_assert_shown (&c, "003");
  sb_timeline_model_set_search (c.model, "  ");
  sb_timeline_case_assert_shown (&c, "[] 009 003 002 001");
  sb_timeline_model_set_search (c.model, NULL);
  sb_timeline_case_assert_shown (&c, "[] 009 003 002 001");
  sb_timeline_case_end (&c);
}

/* Whatever is asked for in whatever order, a list that believes the signals has the same rows. */
static void
test_any_order (void)
{
  static const char *const searches[] = { "", "a", "1", "zz", "mig 2", NULL };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  SbTimelineCase c;

  for (guint i = 1; i <= 60; i++)
    g_ptr_array_add (names, g_strdup_printf ("%03u_%s_mig.sql", i, i % 3 ? "a" : "b"));
  g_ptr_array_add (names, NULL);
  sb_timeline_case_begin (&c, (const char *const *) names->pdata);
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GPtrArray) keys = g_ptr_array_new ();

      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          for (guint i = 0; i < 60; i++)
            if (g_rand_int_range (rand, 0, 60) > (int) i)
              g_ptr_array_add (keys, names->pdata[i]);
          g_ptr_array_add (keys, NULL);
          sb_timeline_case_show_applied (&c, (const char *const *) keys->pdata);
          break;
        case 1:
          sb_timeline_model_set_filter (c.model, g_rand_int_range (rand, 0, 3));
          break;
        case 2:
          sb_timeline_model_set_search (c.model, searches[g_rand_int_range (rand, 0, 5)]);
          break;
        default:
          if (sb_timeline_model_find (c.model, "001_a_mig.sql") != NULL)
            sb_timeline_case_push_end (&c, names->pdata[g_rand_int_range (rand, 0, 60)],
                                       g_rand_boolean (rand) ? "applied" : "rolled-back");
          break;
        }
    }
  sb_timeline_case_end (&c);
}

static void
test_run (void)
{
  static const char *const one[] = { "001_first.sql", NULL };
  SbTimelineCase c;
  SbTimelineItem *second;
  g_autoptr (SbRunEvent) summary = sb_timeline_case_new_event (SB_EVENT_SUMMARY, NULL);
  g_autoptr (SbRunEvent)
      statement = sb_timeline_case_new_event (SB_EVENT_STATEMENT, "003_third.sql");
  g_autoptr (SbRunEvent) failure = sb_timeline_case_new_event (SB_EVENT_ERROR, "003_third.sql");

  sb_timeline_case_begin (&c, three);
  sb_timeline_case_show_applied (&c, one);
  second = sb_timeline_model_find (c.model, "002_second_step.sql");
  sb_timeline_case_push_start (&c, "002_second_step.sql", SB_ROLE_FORWARD);
  g_assert_true (sb_timeline_item_is_running (second));
  g_assert_cmpstr (sb_timeline_item_get_facts (second), ==, "Applying · statement 1 of 3");
  g_assert_cmpstr (sb_timeline_item_get_why_fixed (second), ==, "it is running");
  sb_timeline_case_reset_counters (&c);
  sb_timeline_case_push_end (&c, "002_second_step.sql", "applied");
  g_assert_cmpuint (c.n_touched, ==, 2); /* the marker left and came */
  sb_timeline_case_assert_shown (&c, "003 [] 002 001");
  g_assert_false (sb_timeline_item_is_running (second));
  g_assert_cmpint (sb_timeline_item_get_state (second), ==, SB_STATE_APPLIED);
  g_assert_true (g_str_has_prefix (sb_timeline_item_get_facts (second), "Applied today "));
  g_assert_true (g_str_has_suffix (sb_timeline_item_get_facts (second), " · 84 ms"));
  g_assert_cmpuint (sb_timeline_model_count (c.model, SB_TIMELINE_PENDING), ==, 1);

  sb_timeline_case_push_start (&c, "003_third.sql", SB_ROLE_FORWARD);
  statement->statement = 2;
  statement->n_statements = 3;
  sb_timeline_model_push_event (c.model, statement);
  g_assert_cmpstr (sb_timeline_item_get_facts (sb_timeline_model_find (c.model, "003_third.sql")),
                   ==, "Applying · statement 3 of 3");
  failure->text = g_strdup ("no such\n\033[31mtable");
  failure->statement = 3;
  sb_timeline_model_push_event (c.model, failure);
  sb_timeline_case_push_end (&c, "003_third.sql", "failed");
  g_assert_cmpstr (sb_timeline_item_get_facts (sb_timeline_model_find (c.model, "003_third.sql")),
                   ==, "Failed · no such \\u001b[31mtable");
  sb_timeline_model_push_event (c.model, summary);
  sb_timeline_case_assert_shown (&c, "003 [] 002 001");

  /* Down again: what is rolled back is pending, and the marker follows. */
  sb_timeline_case_push_start (&c, "002_second_step.sql", SB_ROLE_ROLLBACK);
  g_assert_true (g_str_has_prefix (sb_timeline_item_get_facts (second), "Rolling back"));
  sb_timeline_case_push_end (&c, "002_second_step.sql", "rolled-back");
  g_assert_cmpint (sb_timeline_item_get_state (second), ==, SB_STATE_PENDING);
  sb_timeline_case_assert_shown (&c, "003 002 [] 001");

  /* What was read anew wins. */
  sb_timeline_case_show_applied (&c, none);
  sb_timeline_case_assert_shown (&c, "003 002 001 []");
  g_assert_cmpint (sb_timeline_item_get_state (sb_timeline_model_find (c.model, "003_third.sql")),
                   ==, SB_STATE_PENDING);
  sb_timeline_case_end (&c);
}

/* A connection that is lost in the middle leaves nothing turning for ever. */
static void
test_run_cut (void)
{
  SbTimelineCase c;
  g_autoptr (SbRunEvent) summary = sb_timeline_case_new_event (SB_EVENT_SUMMARY, NULL);
  g_autoptr (SbRunEvent)
      stranger = sb_timeline_case_new_event (SB_EVENT_MIGRATION_START, "077_not_ours.sql");
  SbTimelineItem *item;

  sb_timeline_case_begin (&c, three);
  sb_timeline_case_show_applied (&c, none);
  item = sb_timeline_model_find (c.model, "001_first.sql");
  sb_timeline_case_push_start (&c, "001_first.sql", SB_ROLE_FORWARD);
  sb_timeline_model_push_event (c.model, stranger);
  sb_timeline_model_push_event (c.model, summary);
  g_assert_false (sb_timeline_item_is_running (item));
  sb_timeline_case_push_start (&c, "001_first.sql", SB_ROLE_FORWARD);
  sb_timeline_case_push_end (&c, "001_first.sql", "cancelled");
  g_assert_cmpint (sb_timeline_item_get_state (item), ==, SB_STATE_PENDING);
  sb_timeline_case_push_start (&c, "001_first.sql", SB_ROLE_FORWARD);
  sb_timeline_case_push_end (&c, "001_first.sql", "unknown");
  g_assert_cmpstr (sb_timeline_item_get_facts (item), ==,
                   "Unknown · how it ended is not known yet");
  sb_timeline_case_push_start (&c, "001_first.sql", SB_ROLE_FORWARD);
  sb_timeline_case_show_applied (&c, none);
  g_assert_false (sb_timeline_item_is_running (item));
  sb_timeline_case_end (&c);
}

/* Hundreds of events in a second are shown together, not one by one; the end of a run does not
 * wait. */
static void
test_run_together (void)
{
  SbTimelineCase c;
  g_autoptr (SbRunEvent) summary = sb_timeline_case_new_event (SB_EVENT_SUMMARY, NULL);
  guint n_changed = 0;
  SbTimelineItem *first;

  sb_timeline_case_begin (&c, three);
  sb_timeline_case_show_applied (&c, none);
  first = sb_timeline_model_find (c.model, "001_first.sql");
  g_signal_connect_swapped (first, "changed", G_CALLBACK (count_cb), &n_changed);
  sb_timeline_case_reset_counters (&c);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SbRunEvent)
          start = sb_timeline_case_new_event (SB_EVENT_MIGRATION_START, three[i]);
      g_autoptr (SbRunEvent) end = sb_timeline_case_new_event (SB_EVENT_MIGRATION_END, three[i]);

      end->state = "applied";
      sb_timeline_model_push_event (c.model, start);
      sb_timeline_model_push_event (c.model, end);
    }
  g_assert_cmpint (sb_timeline_item_get_state (first), ==, SB_STATE_APPLIED);
  g_assert_cmpuint (n_changed, ==, 0);
  sb_timeline_case_assert_shown (&c, "003 002 001 []");
  sb_test_wait_for (n_changed != 0);
  sb_timeline_case_assert_shown (&c, "[] 003 002 001");
  g_assert_cmpuint (c.n_touched, ==, 2); /* the marker left and came, once */
  g_assert_cmpuint (c.n_counts, ==, 1);

  sb_timeline_case_push_start (&c, "003_third.sql", SB_ROLE_ROLLBACK);
  sb_timeline_model_push_event (c.model, summary);
  g_assert_false (sb_timeline_item_is_running (sb_timeline_model_find (c.model, "003_third.sql")));
  n_changed = 0;
  sb_timeline_model_settle (c.model);
  g_assert_cmpuint (n_changed, ==, 0);
  sb_timeline_case_end (&c);
}

static void
test_trail (void)
{
  static const char *const one[] = { "001_first.sql", "002_second_step.sql", NULL };
  static const char *const wanted[] = { "none dashed", "dashed solid", "solid solid",
                                        "solid none" };
  static const char *const names[] = { "none", "solid", "dashed" };
  SbTimelineCase c;

  sb_timeline_case_begin (&c, three);
  sb_timeline_case_show_applied (&c, one);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (SbTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (c.model), i);
      g_autofree char *trail = g_strjoin (" ", names[sb_timeline_item_get_trail_above (item)],
                                          names[sb_timeline_item_get_trail_below (item)], NULL);

      g_assert_cmpstr (trail, ==, wanted[i]);
    }
  sb_timeline_case_end (&c);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-model/marker", test_marker);
  g_test_add_func ("/timeline-model/items-stay", test_items_stay);
  g_test_add_func ("/timeline-model/filters", test_filters);
  g_test_add_func ("/timeline-model/any-order", test_any_order);
  g_test_add_func ("/timeline-model/run", test_run);
  g_test_add_func ("/timeline-model/run-cut", test_run_cut);
  g_test_add_func ("/timeline-model/run-together", test_run_together);
  g_test_add_func ("/timeline-model/trail", test_trail);
  return g_test_run ();
}
