/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-fixture.h"

#include "sb-test-folder.h"

static void
items_changed_cb (GListModel *model, guint at, guint removed, guint added, SbTimelineCase *c)
{
  g_assert_cmpuint (at + removed, <=, c->seen->len);
  if (removed > 0)
    g_ptr_array_remove_range (c->seen, at, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (c->seen, at + i, g_list_model_get_item (model, at + i));
  c->n_signals++;
  c->n_touched += removed + added;
  g_assert_cmpuint (c->seen->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < c->seen->len; i++)
    {
      g_autoptr (SbTimelineItem) item = g_list_model_get_item (model, i);

      g_assert_true (g_ptr_array_index (c->seen, i) == item);
    }
}

static void
counts_changed_cb (SbTimelineModel *model, SbTimelineCase *c)
{
  c->n_counts++;
}

void
sb_timeline_case_begin (SbTimelineCase *c, const char *const *names)
{
  *c = (SbTimelineCase){ 0 };
  c->project = sb_test_folder_open ("migrations", names, &c->root);
  c->model = sb_timeline_model_new ();
  c->seen = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (c->model, "items-changed", G_CALLBACK (items_changed_cb), c);
  g_signal_connect (c->model, "counts-changed", G_CALLBACK (counts_changed_cb), c);
}

void
sb_timeline_case_end (SbTimelineCase *c)
{
  g_ptr_array_unref (c->seen);
  g_object_add_weak_pointer (G_OBJECT (c->model), (gpointer *) &c->model);
  g_object_unref (c->model);
  g_assert_null (c->model);
  sb_project_unref (c->project);
  sb_test_folder_remove (c->root);
}

void
sb_timeline_case_reset_counters (SbTimelineCase *c)
{
  c->n_signals = c->n_touched = c->n_counts = 0;
}

SbHistory *
sb_timeline_case_make_history (const char *const *keys)
{
  SbHistory *history = sb_history_new (&sb_history_plain, sb_history_plain.schema);

  history->exists = TRUE;
  for (guint i = 0; keys[i] != NULL; i++)
    sb_history_add_row (history, keys[i], NULL, "2026-11-20T10:30:00.123Z");
  return history;
}

void
sb_timeline_case_add_entry (SbHistory *history, const char *key, const char *direction,
                            const char *state, const char *applied, const char *error)
{
  SbJournalEntry *entry = g_new0 (SbJournalEntry, 1);

  entry->key = g_strdup (key);
  entry->direction = g_strdup (direction);
  entry->state = g_strdup (state);
  entry->run_id = g_strdup ("00000000-0000-0000-0000-000000000001");
  entry->ordinal = 1;
  entry->started_at = g_strdup ("2026-11-20T10:30:00.000Z");
  entry->duration_ms = 84;
  entry->statements = 3;
  entry->statements_done = 1;
  entry->error = g_strdup (error);
  entry->applied_sha256 = g_strdup (applied);
  entry->applied_at = g_strdup (applied != NULL ? "2026-11-20T10:30:00.000Z" : NULL);
  entry->applied_ms = applied != NULL ? 84 : -1;
  sb_history_take_entry (history, entry);
}

/* Takes the history. */
void
sb_timeline_case_show (SbTimelineCase *c, SbHistory *history)
{
  g_autoptr (SbTimeline) timeline = NULL;

  sb_history_seal (history);
  timeline = sb_timeline_new (c->project, history);
  sb_timeline_model_set_timeline (c->model, timeline);
  sb_history_unref (history);
}

void
sb_timeline_case_show_applied (SbTimelineCase *c, const char *const *keys)
{
  sb_timeline_case_show (c, sb_timeline_case_make_history (keys));
}

/* "003 002 [] 001", newest first. */
static char *
describe (SbTimelineCase *c)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (c->model)); i++)
    {
      g_autoptr (SbTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (c->model), i);

      if (i > 0)
        g_string_append_c (out, ' ');
      g_string_append (out, sb_timeline_item_get_kind (item) == SB_TIMELINE_MARKER
                                ? "[]"
                                : sb_timeline_item_get_version (item));
    }
  return g_string_free (out, FALSE);
}

void
sb_timeline_case_assert_shown (SbTimelineCase *c, const char *expected)
{
  g_autofree char *shown = describe (c);

  g_assert_cmpstr (shown, ==, expected);
}

SbRunEvent *
sb_timeline_case_new_event (SbRunEventKind kind, const char *key)
{
  SbRunEvent *event = g_new0 (SbRunEvent, 1);

  g_atomic_ref_count_init (&event->ref_count);
  event->kind = kind;
  event->run_id = g_strdup ("run");
  event->key = g_strdup (key);
  event->time = g_get_real_time ();
  return event;
}

void
sb_timeline_case_push_start (SbTimelineCase *c, const char *key, SbScriptRole role)
{
  g_autoptr (SbRunEvent) event = sb_timeline_case_new_event (SB_EVENT_MIGRATION_START, key);
  SbTimelineItem *item = sb_timeline_model_find (c->model, key);

  event->file = g_strdup (sb_timeline_item_get_migration (item)->paths[role]);
  event->n_statements = 3;
  sb_timeline_model_push_event (c->model, event);
  sb_timeline_model_settle (c->model);
}

void
sb_timeline_case_push_end (SbTimelineCase *c, const char *key, const char *state)
{
  g_autoptr (SbRunEvent) event = sb_timeline_case_new_event (SB_EVENT_MIGRATION_END, key);

  event->state = state;
  event->duration_us = 84123;
  sb_timeline_model_push_event (c->model, event);
  sb_timeline_model_settle (c->model);
}
