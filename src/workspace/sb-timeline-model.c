/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-timeline-model.h"

#include <string.h>

#include "sb-summarizer.h"
#include "sb-timeline-item-private.h"

/* A run of small migrations tells of hundreds in a second: the list follows it from frame to frame,
 * not from event to event. */
#define SETTLE_MS 33

struct _SbTimelineModel
{
  GObject parent_instance;

  /* owned */
  SbTimeline *timeline;
  SbSummarizer *summarizer;
  SbTimelineItem *marker;
  GPtrArray *all;     /* of SbTimelineItem, newest first, without the marker */
  GPtrArray *visible; /* what the list shows; borrows */
  GHashTable *by_id;  /* borrows */
  GHashTable *by_path;
  GHashTable *by_file; /* by the key of the project's migration, which the history may not use */
  GPtrArray *touched;  /* of SbTimelineItem: what a run told of, and has yet to be shown */
  char *search;
  char **words; /* of the search, folded; NULL for none */

  /* borrowed */
  SbTimelineItem *running;

  guint settling; /* source: events came that the list does not show yet */
  SbTimelineFilter filter;
  guint newest_applied; /* where in @all; its length when nothing is applied */
  guint counts[SB_N_TIMELINE_FILTERS];
  guint generation; /* of the items */
};

enum
{
  COUNTS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GType
sb_timeline_model_get_item_type (GListModel *model)
{
  return SB_TYPE_TIMELINE_ITEM;
}

static guint
sb_timeline_model_get_n_items (GListModel *model)
{
  return SB_TIMELINE_MODEL (model)->visible->len;
}

static gpointer
sb_timeline_model_get_item (GListModel *model, guint position)
{
  SbTimelineModel *self = SB_TIMELINE_MODEL (model);

  return position < self->visible->len ? g_object_ref (g_ptr_array_index (self->visible, position))
                                       : NULL;
}

static void
sb_timeline_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_timeline_model_get_item_type;
  iface->get_n_items = sb_timeline_model_get_n_items;
  iface->get_item = sb_timeline_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbTimelineModel, sb_timeline_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sb_timeline_model_iface_init))

static gboolean
is_pending (SbState state)
{
  return state == SB_STATE_PENDING || state == SB_STATE_LATE || state == SB_STATE_FAILED;
}

static gboolean
is_shown (SbTimelineModel *self, SbTimelineItem *item)
{
  if (self->filter == SB_TIMELINE_PENDING && !is_pending (item->state))
    return FALSE;
  if (self->filter == SB_TIMELINE_ATTENTION && !sb_timeline_item_needs_attention (item))
    return FALSE;
  return self->words == NULL || sb_timeline_item_matches (item, self->words);
}

static gboolean
is_known (SbTimelineModel *self)
{
  return self->timeline != NULL && sb_timeline_get_history (self->timeline) != NULL;
}

static void
show_matches (SbTimelineModel *self)
{
  g_autoptr (GPtrArray) next = g_ptr_array_sized_new (self->all->len + 1);
  gboolean with_marker = self->filter == SB_TIMELINE_ALL && self->words == NULL
                         && self->all->len > 0 && is_known (self);

  for (guint i = 0; i <= self->all->len; i++)
    {
      if (with_marker && i == self->newest_applied)
        g_ptr_array_add (next, self->marker);
      if (i < self->all->len && is_shown (self, g_ptr_array_index (self->all, i)))
        g_ptr_array_add (next, g_ptr_array_index (self->all, i));
    }
  sb_timeline_show (G_LIST_MODEL (self), self->visible, next, self->marker);
}

static void
count_all (SbTimelineModel *self)
{
  guint counts[SB_N_TIMELINE_FILTERS] = { self->all->len, 0, 0 };

  for (guint i = 0; i < self->all->len; i++)
    {
      SbTimelineItem *item = g_ptr_array_index (self->all, i);

      counts[SB_TIMELINE_PENDING] += is_pending (item->state);
      counts[SB_TIMELINE_ATTENTION] += sb_timeline_item_needs_attention (item);
    }
  if (memcmp (counts, self->counts, sizeof counts) == 0)
    return;
  memcpy (self->counts, counts, sizeof counts);
  g_signal_emit (self, signals[COUNTS_CHANGED], 0);
}

/* After states have changed. */
static void
settle (SbTimelineModel *self)
{
  g_autoptr (GPtrArray) touched = g_steal_pointer (&self->touched);

  self->touched = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_handle_id (&self->settling, g_source_remove);
  self->newest_applied = sb_timeline_show_trail (self->all, self->marker, is_known (self));
  show_matches (self);
  count_all (self);
  for (guint i = 0; i < touched->len; i++)
    {
      SbTimelineItem *item = g_ptr_array_index (touched, i);

      item->touched = FALSE;
      sb_timeline_item_changed (item);
    }
}

static gboolean
settle_cb (gpointer user_data)
{
  SbTimelineModel *self = user_data;

  self->settling = 0;
  settle (self);
  return G_SOURCE_REMOVE;
}

void
sb_timeline_model_settle_soon (SbTimelineModel *self, SbTimelineItem *item)
{
  if (!item->touched)
    g_ptr_array_add (self->touched, g_object_ref (item));
  item->touched = TRUE;
  if (self->settling == 0)
    self->settling = g_timeout_add (SETTLE_MS, settle_cb, self);
}

static const char *
ask_cb (SbTimelineItem *item, gpointer user_data)
{
  SbTimelineModel *self = user_data;

  return sb_summarizer_ask (self->summarizer, item);
}

static void
answer_cb (SbTimelineItem *item, const char *summary, gpointer user_data)
{
  sb_timeline_item_set_summary (item, summary);
}

/* Items that are shown ask us what their scripts will do; others may outlive us. */
static void
set_ask (SbTimelineModel *self, GPtrArray *items, SbTimelineAsk ask)
{
  for (guint i = 0; i < items->len; i++)
    {
      SbTimelineItem *item = g_ptr_array_index (items, i);

      item->ask = ask;
      item->ask_data = self;
    }
}

static void
sb_timeline_model_dispose (GObject *object)
{
  SbTimelineModel *self = SB_TIMELINE_MODEL (object);

  g_clear_handle_id (&self->settling, g_source_remove);
  set_ask (self, self->all, NULL);
  g_clear_pointer (&self->summarizer, sb_summarizer_close);

  G_OBJECT_CLASS (sb_timeline_model_parent_class)->dispose (object);
}

static void
sb_timeline_model_finalize (GObject *object)
{
  SbTimelineModel *self = SB_TIMELINE_MODEL (object);

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_path);
  g_hash_table_unref (self->by_file);
  g_ptr_array_unref (self->touched);
  g_ptr_array_unref (self->visible);
  g_ptr_array_unref (self->all);
  g_object_unref (self->marker);
  g_clear_pointer (&self->timeline, sb_timeline_unref);
  g_strfreev (self->words);
  g_free (self->search);

  G_OBJECT_CLASS (sb_timeline_model_parent_class)->finalize (object);
}

static void
sb_timeline_model_class_init (SbTimelineModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_timeline_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_timeline_model_finalize;

  /**
   * SbTimelineModel::counts-changed:
   * @self: the model
   *
   * sb_timeline_model_count() says something else for one of the filters.
   */
  signals[COUNTS_CHANGED] = g_signal_new ("counts-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_timeline_model_init (SbTimelineModel *self)
{
  self->summarizer = sb_summarizer_new (answer_cb, self);
  self->marker = sb_timeline_item_new_marker ();
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->visible = g_ptr_array_new ();
  self->touched = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_file = g_hash_table_new (g_str_hash, g_str_equal);
  self->search = g_strdup ("");
}

/**
 * sb_timeline_model_new:
 *
 * Returns: (transfer full): a model with nothing in it
 */
SbTimelineModel *
sb_timeline_model_new (void)
{
  return g_object_new (SB_TYPE_TIMELINE_MODEL, NULL);
}

static const char *
get_path (const SbTimelineRow *row)
{
  return row->migration != NULL ? row->migration->paths[SB_ROLE_FORWARD] : NULL;
}

/* The item that has shown this file so far, else the one that has shown this key: a file that is
 * gone leaves its row, and a renamed one may keep its version. No two rows get the same. */
static SbTimelineItem *
take_old (SbTimelineModel *self, const SbTimelineRow *row, const char *id)
{
  const char *path = get_path (row);
  SbTimelineItem *item = path != NULL ? g_hash_table_lookup (self->by_path, path) : NULL;

  if (item == NULL || item->filled == self->generation)
    item = g_hash_table_lookup (self->by_id, id);
  if (item == NULL || item->filled == self->generation)
    return NULL;
  item->filled = self->generation;
  return item;
}

/* Makes the items of a timeline, as many as can be of those that are there. Returns the old ones,
 * which what is shown borrows from. */
static GPtrArray *
fill (SbTimelineModel *self, SbTimeline *timeline, GPtrArray *changed)
{
  guint n = timeline != NULL ? sb_timeline_get_n_rows (timeline) : 0;
  GPtrArray *old_items = self->all;
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *by_path = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *by_file = g_hash_table_new (g_str_hash, g_str_equal);

  self->generation++;
  set_ask (self, old_items, NULL);
  self->all = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = 0; i < n; i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, n - 1 - i);
      g_autofree char *made = NULL;
      const char *id = sb_timeline_item_make_id (row, by_id, &made);
      SbTimelineItem *old = take_old (self, row, id);
      SbTimelineItem *item = old != NULL ? g_object_ref (old) : sb_timeline_item_new (id);

      if (strcmp (item->id, id) != 0)
        {
          /* The old table has the old name as its key: it is of no use any more. */
          g_hash_table_remove (self->by_id, item->id);
          g_free (item->id);
          item->id = g_strdup (id);
        }
      g_ptr_array_add (self->all, item);
      if (sb_timeline_item_set_row (item, timeline, row) && old != NULL)
        g_ptr_array_add (changed, item);
      g_hash_table_insert (by_id, item->id, item);
      if (get_path (row) != NULL)
        g_hash_table_insert (by_path, (char *) get_path (row), item);
      if (row->migration != NULL && !g_hash_table_contains (by_file, row->migration->key))
        g_hash_table_insert (by_file, row->migration->key, item);
    }
  set_ask (self, self->all, ask_cb);
  g_hash_table_unref (self->by_id);
  self->by_id = by_id;
  g_hash_table_unref (self->by_path);
  self->by_path = by_path;
  g_hash_table_unref (self->by_file);
  self->by_file = by_file;
  return old_items;
}

/**
 * sb_timeline_model_set_timeline:
 * @self: a model
 * @timeline: (nullable): what was read last; %NULL empties the model
 *
 * Shows a timeline. What a run has told so far is forgotten: the timeline knows better.
 */
void
sb_timeline_model_set_timeline (SbTimelineModel *self, SbTimeline *timeline)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  g_autoptr (GPtrArray) old_items = NULL;
  g_autoptr (SbTimeline) old = NULL;

  g_return_if_fail (SB_IS_TIMELINE_MODEL (self));

  old = self->timeline;
  self->timeline = timeline != NULL ? sb_timeline_ref (timeline) : NULL;
  self->running = NULL;
  old_items = fill (self, timeline, changed);
  settle (self);
  for (guint i = 0; i < changed->len; i++)
    sb_timeline_item_changed (g_ptr_array_index (changed, i));
}

/**
 * sb_timeline_model_set_project:
 * @self: a model
 * @project: (nullable): the files
 *
 * Shows the files of a project whose target was not read: all states are unknown.
 */
void
sb_timeline_model_set_project (SbTimelineModel *self, SbProject *project)
{
  g_autoptr (SbTimeline) timeline = project != NULL ? sb_timeline_new (project, NULL) : NULL;

  sb_timeline_model_set_timeline (self, timeline);
}

/**
 * sb_timeline_model_forget_checks:
 * @self: a model
 *
 * What was verified until now is not about the target that comes.
 */
void
sb_timeline_model_forget_checks (SbTimelineModel *self)
{
  for (guint i = 0; i < self->all->len; i++)
    sb_timeline_item_forget_checks (g_ptr_array_index (self->all, i));
}

static void
stop_running (SbTimelineModel *self)
{
  if (self->running != NULL && sb_timeline_item_stop (self->running))
    sb_timeline_model_settle_soon (self, self->running);
  self->running = NULL;
}

/**
 * sb_timeline_model_push_event:
 * @self: a model
 * @event: what happened in a run or a verification
 *
 * Follows a run: rows are running, then applied, pending or failed, and the marker moves, before
 * the target's history is read again. Items know at once; the list, the counts and the items'
 * "changed" follow once a frame, and at the end of the run.
 */
void
sb_timeline_model_push_event (SbTimelineModel *self, const SbRunEvent *event)
{
  SbTimelineItem *item = event->key != NULL ? sb_timeline_model_find (self, event->key) : NULL;

  if (event->kind == SB_EVENT_SUMMARY || event->kind == SB_EVENT_RUN_START)
    stop_running (self);
  if (event->kind == SB_EVENT_SUMMARY)
    sb_timeline_model_settle (self);
  if (item == NULL)
    return;
  if (event->kind == SB_EVENT_MIGRATION_START)
    {
      stop_running (self);
      self->running = item;
    }
  if (sb_timeline_item_push_event (item, event))
    sb_timeline_model_settle_soon (self, item);
  if (event->kind == SB_EVENT_MIGRATION_END)
    self->running = NULL;
}

/**
 * sb_timeline_model_settle:
 * @self: a model
 *
 * Shows at once what events have told and a frame would show soon.
 */
void
sb_timeline_model_settle (SbTimelineModel *self)
{
  if (self->settling != 0)
    settle (self);
}

/**
 * sb_timeline_model_set_filter:
 * @self: a model
 * @filter: what to show
 */
void
sb_timeline_model_set_filter (SbTimelineModel *self, SbTimelineFilter filter)
{
  g_return_if_fail (SB_IS_TIMELINE_MODEL (self) && filter < SB_N_TIMELINE_FILTERS);

  if (self->filter == filter)
    return;
  self->filter = filter;
  show_matches (self);
}

/**
 * sb_timeline_model_get_filter:
 * @self: a model
 *
 * Returns: what it shows
 */
SbTimelineFilter
sb_timeline_model_get_filter (SbTimelineModel *self)
{
  return self->filter;
}

/**
 * sb_timeline_model_set_search:
 * @self: a model
 * @text: (nullable): words that version, description or file name must all have in them, in any
 *   order and letter case; %NULL or blank shows everything
 */
void
sb_timeline_model_set_search (SbTimelineModel *self, const char *text)
{
  g_return_if_fail (SB_IS_TIMELINE_MODEL (self));

  if (g_strcmp0 (self->search, text != NULL ? text : "") == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (text != NULL ? text : "");
  g_clear_pointer (&self->words, g_strfreev);
  self->words = sb_timeline_words_split (self->search);
  show_matches (self);
}

/**
 * sb_timeline_model_get_search:
 * @self: a model
 *
 * Returns: what sb_timeline_model_set_search() was given; "" for nothing
 */
const char *
sb_timeline_model_get_search (SbTimelineModel *self)
{
  return self->search;
}

/**
 * sb_timeline_model_count:
 * @self: a model
 * @filter: a filter
 *
 * Returns: how many migrations it lets through, whatever is searched for
 */
guint
sb_timeline_model_count (SbTimelineModel *self, SbTimelineFilter filter)
{
  g_return_val_if_fail (filter < SB_N_TIMELINE_FILTERS, 0);

  return self->counts[filter];
}

/**
 * sb_timeline_model_find:
 * @self: a model
 * @key: an item's id, or its key in the history or in its project
 *
 * Returns: (transfer none) (nullable): the item, also when the filter hides it
 */
SbTimelineItem *
sb_timeline_model_find (SbTimelineModel *self, const char *key)
{
  SbTimelineItem *item;

  g_return_val_if_fail (key != NULL, NULL);

  item = g_hash_table_lookup (self->by_id, key);
  /* A target may have another history than the project's layout would make. */
  return item != NULL ? item : g_hash_table_lookup (self->by_file, key);
}

/**
 * sb_timeline_model_get_newest_applied:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): where the database is; %NULL when nothing is applied or
 *   states are unknown
 */
SbTimelineItem *
sb_timeline_model_get_newest_applied (SbTimelineModel *self)
{
  return self->newest_applied < self->all->len ? g_ptr_array_index (self->all, self->newest_applied)
                                               : NULL;
}

/**
 * sb_timeline_model_find_position:
 * @self: a model
 * @key: an item's id, or its key
 *
 * Returns: where in the list it is; %G_MAXUINT when it is not shown
 */
guint
sb_timeline_model_find_position (SbTimelineModel *self, const char *key)
{
  SbTimelineItem *item = sb_timeline_model_find (self, key);
  guint position;

  return item != NULL && g_ptr_array_find (self->visible, item, &position) ? position : G_MAXUINT;
}
