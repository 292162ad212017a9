/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the rows that the timeline shows into others, touching as few as possible: a row that is
 * taken out and put back loses its widget. */
#include "sb-timeline-item-private.h"

#include <string.h>

/* Up to so many places that differ are told one by one, so that rows in between are not touched;
 * with more it is cheaper for everybody to hear of one. */
#define MAX_EDITS 8

typedef struct
{
  GListModel *model;
  GPtrArray *shown;
  SbTimelineItem *marker;
  guint generation;
} Show;

/* Replaces @n_removed items at @at and tells. */
static void
splice (Show *self, guint at, guint n_removed, gpointer *added, guint n_added)
{
  guint tail = self->shown->len - at - n_removed;

  if (n_removed == 0 && n_added == 0)
    return;
  if (n_added > n_removed)
    g_ptr_array_set_size (self->shown, self->shown->len + n_added - n_removed);
  memmove (self->shown->pdata + at + n_added, self->shown->pdata + at + n_removed,
           tail * sizeof (gpointer));
  if (n_added > 0)
    memcpy (self->shown->pdata + at, added, n_added * sizeof (gpointer));
  if (n_added < n_removed)
    g_ptr_array_set_size (self->shown, at + n_added + tail);
  g_list_model_items_changed (self->model, at, n_removed, n_added);
}

/* Leaves the marker out of what is common when other rows have to jump over it. */
static void
mark_common (Show *self, GPtrArray *next)
{
  guint before_old = 0, before_next = 0;

  for (guint i = 0; i < self->shown->len; i++)
    ((SbTimelineItem *) g_ptr_array_index (self->shown, i))->in_old = self->generation;
  for (guint i = 0; i < next->len; i++)
    ((SbTimelineItem *) g_ptr_array_index (next, i))->in_next = self->generation;
  for (guint i = 0; i < self->shown->len && self->shown->pdata[i] != self->marker; i++)
    before_old += ((SbTimelineItem *) self->shown->pdata[i])->in_next == self->generation;
  for (guint i = 0; i < next->len && next->pdata[i] != self->marker; i++)
    before_next += ((SbTimelineItem *) next->pdata[i])->in_old == self->generation;
  if (before_old != before_next)
    self->marker->in_old = self->marker->in_next = 0;
}

typedef struct
{
  guint at;
  guint n_removed;
  guint n_added;
} Edit;

static guint
count_other (GPtrArray *items, guint from, gboolean is_old, guint generation)
{
  guint n = 0;

  while (from + n < items->len)
    {
      SbTimelineItem *item = g_ptr_array_index (items, from + n);

      if ((is_old ? item->in_next : item->in_old) == generation)
        break;
      n++;
    }
  return n;
}

/* The places where both lists differ, at most MAX_EDITS; %FALSE when there are more, or when common
 * items are in another order. */
static gboolean
find_edits (Show *self, GPtrArray *next, Edit *edits, guint *n_edits)
{
  guint i = 0, j = 0;

  *n_edits = 0;
  for (;;)
    {
      Edit edit = { j, count_other (self->shown, i, TRUE, self->generation),
                    count_other (next, j, FALSE, self->generation) };

      if (edit.n_removed > 0 || edit.n_added > 0)
        {
          if (*n_edits == MAX_EDITS)
            return FALSE;
          edits[(*n_edits)++] = edit;
        }
      i += edit.n_removed;
      j += edit.n_added;
      if (i == self->shown->len || j == next->len)
        return i == self->shown->len && j == next->len;
      if (self->shown->pdata[i] != next->pdata[j])
        return FALSE;
      i++;
      j++;
    }
}

/* Makes @shown, which is what @model has, the same as @next, and tells of as little as can be.
 * Items do not come twice; where the others stay in order, @marker may jump over them. */
void
sb_timeline_show (GListModel *model, GPtrArray *shown, GPtrArray *next, SbTimelineItem *marker)
{
  static guint generation = 0;
  Show self = { model, shown, marker, ++generation };
  Edit edits[MAX_EDITS];
  guint n_edits, start = 0, end = 0, most = MIN (shown->len, next->len);

  mark_common (&self, next);
  if (find_edits (&self, next, edits, &n_edits))
    {
      for (guint i = 0; i < n_edits; i++)
        splice (&self, edits[i].at, edits[i].n_removed, next->pdata + edits[i].at,
                edits[i].n_added);
      return;
    }
  while (start < most && shown->pdata[start] == next->pdata[start])
    start++;
  while (end < most - start
         && shown->pdata[shown->len - 1 - end] == next->pdata[next->len - 1 - end])
    end++;
  splice (&self, start, shown->len - start - end, next->pdata + start, next->len - start - end);
}

/* Draws the trail through @all, newest first, and says which pending ones are late. Returns where
 * the database is: the newest applied one, or the length of @all. */
guint
sb_timeline_show_trail (GPtrArray *all, SbTimelineItem *marker, gboolean known)
{
  guint n = all->len, at;

  for (at = 0; at < n; at++)
    if (sb_timeline_item_is_applied (g_ptr_array_index (all, at)))
      break;
  sb_timeline_item_set_trail (marker, at > 0 ? SB_TRAIL_DASHED : SB_TRAIL_NONE,
                              at < n ? SB_TRAIL_SOLID : SB_TRAIL_NONE);
  for (guint i = 0; i < n; i++)
    {
      SbTimelineItem *item = g_ptr_array_index (all, i);
      SbTrail trail = known && i >= at ? SB_TRAIL_SOLID : SB_TRAIL_DASHED;
      gboolean is_last = i + 1 == n && !(known && at == n);

      if (item->state == SB_STATE_PENDING && i > at)
        sb_timeline_item_set_state (item, SB_STATE_LATE);
      else if (item->state == SB_STATE_LATE && i < at)
        sb_timeline_item_set_state (item, SB_STATE_PENDING);
      sb_timeline_item_set_trail (item, i == 0 && !(known && at == 0) ? SB_TRAIL_NONE : trail,
                                  is_last ? SB_TRAIL_NONE : trail);
    }
  return at;
}
