/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a mark would do, chosen from the timeline. */
#include "sb-mark.h"

#include <string.h>

#include "sb-file.h"
#include "sb-includes.h"
#include "sb-thread.h"

struct _SbMark
{
  gatomicrefcount ref_count;
  SbMarkKind kind;
  SbTimeline *timeline;
  GPtrArray *items; /* SbMarkItem, owned */
  guint n_skipped;
  gboolean all;
};

static void
item_free (gpointer data)
{
  SbMarkItem *item = data;

  g_clear_pointer (&item->migration, sb_migration_unref);
  g_clear_pointer (&item->script, sb_script_unref);
  g_free (item->key);
  g_free (item->from_key);
  g_free (item->version);
  g_free (item->description);
  g_free (item->checksum);
  g_free (item->rollback_checksum);
  g_free (item);
}

/**
 * sb_mark_ref:
 * @self: a mark
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbMark *
sb_mark_ref (SbMark *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_mark_unref:
 * @self: (transfer full): a mark. Any thread.
 */
void
sb_mark_unref (SbMark *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sb_timeline_unref (self->timeline);
  g_ptr_array_unref (self->items);
  g_free (self);
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, text);
  return FALSE;
}

/* What marking @row as applied would do; %FALSE with no error when nothing is needed. */
static gboolean
choose_applied (const SbTimelineRow *row, gboolean named, SbMarkAction *action, GError **error)
{
  switch (row->state)
    {
    case SB_STATE_PENDING:
    case SB_STATE_LATE:
    case SB_STATE_FAILED:
      *action = row->renamed != NULL ? SB_MARK_RENAME : SB_MARK_WRITE;
      return TRUE;
    case SB_STATE_PARTIAL:
      if (!named)
        return refuse (error, "%s stopped half-way: look at what is there, and name it",
                       row->version);
      *action = SB_MARK_WRITE;
      return TRUE;
    case SB_STATE_CHANGED:
      *action = SB_MARK_ACCEPT;
      return named;
    case SB_STATE_APPLIED:
      /* Of what another tool applied the checksum is not known yet. */
      *action = SB_MARK_ACCEPT;
      return named && (row->entry == NULL || row->entry->applied_sha256 == NULL);
    case SB_STATE_MISSING:
      return named && row->renamed == NULL
             && refuse (error, "%s is applied already, and its file is gone", row->version);
    case SB_STATE_UNKNOWN:
    case SB_N_STATES:
    default:
      return refuse (error, "the state of %s is not known", row->version);
    }
}

static gboolean
choose_pending (SbMark *self, const SbTimelineRow *row, SbMarkAction *action)
{
  SbHistory *history = sb_timeline_get_history (self->timeline);

  *action = sb_history_find (history, row->key) != NULL ? SB_MARK_REMOVE : SB_MARK_CLEAR;
  return *action == SB_MARK_REMOVE || row->state == SB_STATE_FAILED
         || row->state == SB_STATE_PARTIAL;
}

static gboolean
read_files (SbMarkItem *item, GError **error)
{
  const char *rollback = item->migration->paths[SB_ROLE_ROLLBACK];
  gsize length;
  g_autofree char *text = sb_file_read (item->migration->paths[SB_ROLE_FORWARD], &length, error);
  g_autofree char *back = NULL;

  if (text == NULL)
    return FALSE;
  item->checksum = sb_includes_dup_checksum (item->migration,
                                             item->migration->paths[SB_ROLE_FORWARD], text, length);
  item->script = sb_script_parse (text, length, error);
  if (item->script == NULL)
    {
      g_prefix_error (error, "%s: ", item->version);
      return FALSE;
    }
  back = rollback != NULL ? sb_file_read (rollback, &length, NULL) : NULL;
  if (back != NULL)
    item->rollback_checksum = sb_includes_dup_checksum (item->migration, rollback, back, length);
  return TRUE;
}

static gboolean
add_item (SbMark *self, const SbTimelineRow *row, SbMarkAction action, GError **error)
{
  SbMarkItem *item = g_new0 (SbMarkItem, 1);
  gboolean needs_files = action == SB_MARK_WRITE || action == SB_MARK_ACCEPT
                         || action == SB_MARK_RENAME;

  item->action = action;
  item->migration = row->migration != NULL ? sb_migration_ref (row->migration) : NULL;
  item->key = g_strdup (row->key);
  item->from_key = action == SB_MARK_RENAME ? g_strdup (row->renamed) : NULL;
  item->version = g_strdup (row->version);
  item->description = g_strdup (row->description);
  item->state = row->state;
  g_ptr_array_add (self->items, item);
  return !needs_files || read_files (item, error);
}

/* Takes one row; nothing is added where nothing is needed. */
static gboolean
take_row (SbMark *self, const SbTimelineRow *row, gboolean named, GError **error)
{
  g_autoptr (GError) refused = NULL;
  SbMarkAction action = SB_MARK_DROP;
  gboolean needed = TRUE;

  if (self->kind == SB_MARK_APPLIED)
    needed = choose_applied (row, named, &action, &refused);
  else if (self->kind == SB_MARK_PENDING)
    needed = choose_pending (self, row, &action);
  else
    needed = row->entry != NULL;
  if (refused != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&refused));
      return FALSE;
    }
  if (needed)
    return add_item (self, row, action, error);
  self->n_skipped++;
  return TRUE;
}

static gboolean
take_all (SbMark *self, const SbMarkRequest *request, GError **error)
{
  guint n = sb_timeline_get_n_rows (self->timeline), n_found = 0;
  const SbTimelineRow *to = request->to != NULL ? sb_timeline_find (self->timeline, request->to)
                                                : NULL;

  if (request->to != NULL && to == NULL)
    return refuse (error, "no migration \"%s\"", request->to);
  for (guint i = 0; i < n; i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (self->timeline, i);
      gboolean named = request->keys != NULL && g_strv_contains (request->keys, row->key);

      n_found += named;
      if ((named || to != NULL || request->all) && !take_row (self, row, named, error))
        return FALSE;
      if (row == to)
        break;
    }
  if (request->keys != NULL && n_found < g_strv_length ((char **) request->keys))
    return refuse (error, "a migration that was named is not there");
  return TRUE;
}

/* Two files of one version cannot both be in a history that knows versions only. */
static gboolean
check_keys (SbMark *self, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    {
      const SbMarkItem *item = self->items->pdata[i];

      if (!g_hash_table_add (keys, item->key))
        return refuse (error, "two files have the version %s, and the history can hold only one",
                       item->version);
    }
  return TRUE;
}

/**
 * sb_mark_new:
 * @timeline: where target and project stand
 * @request: what is wanted
 * @error: return location for %SB_RUN_ERROR_REFUSED or an error of reading
 *
 * Workers only: it reads files.
 *
 * Returns: (transfer full) (nullable): the mark; it may have no items
 */
SbMark *
sb_mark_new (SbTimeline *timeline, const SbMarkRequest *request, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbMark) self = g_new0 (SbMark, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = request->kind;
  self->all = request->kind == SB_MARK_FORGET && request->all;
  self->timeline = sb_timeline_ref (timeline);
  self->items = g_ptr_array_new_with_free_func (item_free);
  if (request->kind == SB_MARK_FORGET
      && !sb_history_has_journal (sb_timeline_get_history (timeline)))
    return g_steal_pointer (&self);
  if (self->all)
    return g_steal_pointer (&self);
  if (!take_all (self, request, error) || !check_keys (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sb_mark_get_kind:
 * @self: a mark
 *
 * Returns: as what they are marked
 */
SbMarkKind
sb_mark_get_kind (SbMark *self)
{
  return self->kind;
}

/**
 * sb_mark_is_all:
 * @self: a mark
 *
 * Returns: whether the whole journal goes
 */
gboolean
sb_mark_is_all (SbMark *self)
{
  return self->all;
}

/**
 * sb_mark_get_timeline:
 * @self: a mark
 *
 * Returns: (transfer none): what it was made from
 */
SbTimeline *
sb_mark_get_timeline (SbMark *self)
{
  return self->timeline;
}

/**
 * sb_mark_get_n_items:
 * @self: a mark
 *
 * Returns: how many migrations it is about
 */
guint
sb_mark_get_n_items (SbMark *self)
{
  return self->items->len;
}

/**
 * sb_mark_get_item:
 * @self: a mark
 * @index: from 0, in the project's order
 *
 * Returns: (transfer none): one of them
 */
const SbMarkItem *
sb_mark_get_item (SbMark *self, guint index)
{
  return self->items->pdata[index];
}

/**
 * sb_mark_get_n_skipped:
 * @self: a mark
 *
 * Returns: how many of the migrations asked for need nothing
 */
guint
sb_mark_get_n_skipped (SbMark *self)
{
  return self->n_skipped;
}

/**
 * sb_mark_action_get_name:
 * @action: what is done
 *
 * Returns: (transfer none): the word for it in JSON
 */
const char *
sb_mark_action_get_name (SbMarkAction action)
{
  static const char *const names[] = { "write", "accept", "rename", "remove", "clear", "forget" };

  return names[action];
}

/**
 * sb_mark_item_describe:
 * @item: one of a mark's
 *
 * Returns: (transfer full): what would be written, in words
 */
char *
sb_mark_item_describe (const SbMarkItem *item)
{
  switch (item->action)
    {
    case SB_MARK_WRITE:
      return g_strdup_printf ("the history gets a row \"%s\"; nothing is run", item->key);
    case SB_MARK_ACCEPT:
      return g_strdup ("its file as it is now is taken as what was applied");
    case SB_MARK_RENAME:
      return g_strdup_printf ("the history's row \"%s\" becomes \"%s\"", item->from_key, item->key);
    case SB_MARK_REMOVE:
      return g_strdup_printf ("the history's row \"%s\" goes; nothing is run", item->key);
    case SB_MARK_CLEAR:
      return g_strdup ("the journal says that it is pending; the history has no row of it");
    case SB_MARK_DROP:
    default:
      return g_strdup ("what the journal says about it goes; the history stays as it is");
    }
}
