/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-log-private.h"

#include <string.h>

#include "sb-printable.h"

/* When the log is full this part of it goes at once, so that what shows it need not start over for
 * each line. */
#define DROP_PART 16
/* As long as it has fewer lines a view makes a row for each that comes; later it moves its rows. */
#define N_ROWS 256

struct _SbLogModel
{
  GObject parent_instance;

  /* owned */
  SbLogLine **ring;   /* what is shown: n lines from first on */
  GPtrArray *pending; /* SbLogLine: what the next drain shows */
  GPtrArray *changed; /* SbLogLine: what says so at the next drain */
  SbLogWriter writer;

  guint max;
  guint first;
  guint n;
  gsize bytes;         /* of what is shown */
  gsize pending_bytes; /* of what is not */
  guint64 n_dropped;
  gboolean has_told;
};

enum
{
  SB_LOG_MODEL_PENDING,
  SB_LOG_MODEL_N_SIGNALS,
};

static guint sb_log_model_signals[SB_LOG_MODEL_N_SIGNALS];

static SbLogLine *
get_line (SbLogModel *self, guint position)
{
  return self->ring[(self->first + position) % self->max];
}

static GType
sb_log_model_get_item_type (GListModel *model)
{
  return SB_TYPE_LOG_ITEM;
}

static guint
sb_log_model_get_n_items (GListModel *model)
{
  return SB_LOG_MODEL (model)->n;
}

/* The objects are made for lines that are looked at, and are the same for as long as somebody has
 * them. */
static gpointer
sb_log_model_get_item (GListModel *model, guint position)
{
  SbLogModel *self = SB_LOG_MODEL (model);
  SbLogLine *line;

  if (position >= self->n)
    return NULL;
  line = get_line (self, position);
  if (line->item != NULL)
    return g_object_ref (line->item);
  line->item = sb_log_item_new (line);
  return line->item;
}

static void
sb_log_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_log_model_get_item_type;
  iface->get_n_items = sb_log_model_get_n_items;
  iface->get_item = sb_log_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbLogModel, sb_log_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sb_log_model_iface_init))

static void
sb_log_model_finalize (GObject *object)
{
  SbLogModel *self = SB_LOG_MODEL (object);

  sb_log_writer_clear (&self->writer);
  for (guint i = 0; i < self->n; i++)
    sb_log_line_unref (get_line (self, i));
  g_free (self->ring);
  g_ptr_array_unref (self->pending);
  g_ptr_array_unref (self->changed);

  G_OBJECT_CLASS (sb_log_model_parent_class)->finalize (object);
}

static void
sb_log_model_class_init (SbLogModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_log_model_finalize;
  sb_log_model_signals[SB_LOG_MODEL_PENDING] = g_signal_new ("pending", G_TYPE_FROM_CLASS (klass),
                                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                             G_TYPE_NONE, 0);
}

static void
sb_log_model_init (SbLogModel *self)
{
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_log_line_unref);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_log_line_unref);
}

/**
 * sb_log_model_new:
 * @max_lines: how many lines are kept
 *
 * Returns: (transfer full): an empty log
 */
SbLogModel *
sb_log_model_new (guint max_lines)
{
  SbLogModel *self = g_object_new (SB_TYPE_LOG_MODEL, NULL);

  self->max = MAX (max_lines, 1);
  self->ring = g_new (SbLogLine *, self->max);
  return self;
}

/* Told once until the next drain. */
static void
tell_pending (SbLogModel *self)
{
  if (self->has_told)
    return;
  self->has_told = TRUE;
  g_signal_emit (self, sb_log_model_signals[SB_LOG_MODEL_PENDING], 0);
}

static void
drop_pending (SbLogModel *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      SbLogLine *line = self->pending->pdata[i];

      line->is_gone = TRUE;
      self->pending_bytes -= sb_log_line_get_size (line);
    }
  g_ptr_array_remove_range (self->pending, 0, n);
  self->n_dropped += n;
}

static void
drop_shown (SbLogModel *self, guint n)
{
  g_autoptr (GPtrArray) gone = NULL;

  if (n == 0)
    return;
  gone = g_ptr_array_new_full (n, (GDestroyNotify) sb_log_line_unref);
  for (guint i = 0; i < n; i++)
    {
      SbLogLine *line = get_line (self, i);

      line->is_gone = TRUE;
      self->bytes -= sb_log_line_get_size (line);
      g_ptr_array_add (gone, line);
    }
  self->first = (self->first + n) % self->max;
  self->n -= n;
  self->n_dropped += n;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

/*< private >
 * sb_log_model_push:
 * @self: a log
 * @line: (transfer full): its next line
 */
void
sb_log_model_push (SbLogModel *self, SbLogLine *line)
{
  g_ptr_array_add (self->pending, line);
  self->pending_bytes += sb_log_line_get_size (line);
  while (self->pending->len > self->max || self->pending_bytes > SB_LOG_MAX_BYTES)
    drop_pending (self, self->pending->len / DROP_PART + 1);
  tell_pending (self);
}

/*< private >
 * sb_log_model_touch:
 * @self: a log
 * @line: one of its lines, that reads otherwise now
 */
void
sb_log_model_touch (SbLogModel *self, SbLogLine *line)
{
  if (line->item == NULL || line->is_changed)
    return;
  line->is_changed = TRUE;
  g_ptr_array_add (self->changed, sb_log_line_ref (line));
  tell_pending (self);
}

/**
 * sb_log_model_push_event:
 * @self: a log
 * @event: what happened in a run
 *
 * Writes what a person wants to read of it. A notice that came before, with nothing but notices in
 * between, is counted.
 */
void
sb_log_model_push_event (SbLogModel *self, const SbRunEvent *event)
{
  sb_log_writer_write (&self->writer, self, event);
}

/**
 * sb_log_model_push_text:
 * @self: a log
 * @tone: how it looks
 * @text: what was done: "connected to Local Supabase"; made printable, and cut
 */
void
sb_log_model_push_text (SbLogModel *self, SbLogTone tone, const char *text)
{
  g_autofree char *printable = sb_printable_ellipsize (text, SB_LOG_MAX_TEXT);

  sb_log_model_push (self, sb_log_line_new (g_get_real_time (), tone, printable));
}

/**
 * sb_log_model_is_pending:
 * @self: a log
 *
 * Returns: whether there is something to drain
 */
gboolean
sb_log_model_is_pending (SbLogModel *self)
{
  return self->pending->len > 0 || self->changed->len > 0;
}

static void
tell_changed (SbLogModel *self)
{
  g_autoptr (GPtrArray) changed = g_steal_pointer (&self->changed);

  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_log_line_unref);
  for (guint i = 0; i < changed->len; i++)
    {
      SbLogLine *line = changed->pdata[i];

      line->is_changed = FALSE;
      if (line->item != NULL)
        sb_log_item_tell_changed (line->item);
    }
}

/* How many of the oldest lines have to go before the first @n pending ones can be shown. */
static guint
count_to_drop (SbLogModel *self, guint n, gsize bytes)
{
  guint drop = self->n + n > self->max ? self->n + n - self->max : 0;
  gsize kept = self->bytes + bytes;

  for (guint i = 0; i < drop; i++)
    kept -= sb_log_line_get_size (get_line (self, i));
  while (kept > SB_LOG_MAX_BYTES && drop < self->n)
    kept -= sb_log_line_get_size (get_line (self, drop++));
  return drop > 0 ? MIN (self->n, MAX (drop, self->max / DROP_PART)) : 0;
}

/**
 * sb_log_model_drain:
 * @self: a log
 *
 * Shows what waits, at most %SB_LOG_MAX_DRAIN lines of it, and of the log's first lines
 * %SB_LOG_FIRST_DRAIN: one removal at the front where the log is full, one addition at the end. Call
 * it once a frame.
 *
 * Returns: whether more is left
 */
gboolean
sb_log_model_drain (SbLogModel *self)
{
  guint max = self->n < N_ROWS ? SB_LOG_FIRST_DRAIN : SB_LOG_MAX_DRAIN;
  guint n = MIN (self->pending->len, MIN (max, self->max));
  gsize bytes = 0;

  self->has_told = FALSE;
  for (guint i = 0; i < n; i++)
    bytes += sb_log_line_get_size (self->pending->pdata[i]);
  drop_shown (self, count_to_drop (self, n, bytes));
  if (n > 0)
    {
      guint position = self->n;

      for (guint i = 0; i < n; i++)
        self->ring[(self->first + position + i) % self->max] = sb_log_line_ref (
            self->pending->pdata[i]);
      g_ptr_array_remove_range (self->pending, 0, n);
      self->n += n;
      self->bytes += bytes;
      self->pending_bytes -= bytes;
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n);
    }
  tell_changed (self);
  if (self->pending->len == 0)
    return FALSE;
  self->has_told = TRUE;
  return TRUE;
}

/**
 * sb_log_model_tick:
 * @self: a log
 *
 * Tells the line of what runs now that its time goes on. Call it once a second while it is seen.
 *
 * Returns: whether something runs
 */
gboolean
sb_log_model_tick (SbLogModel *self)
{
  SbLogLine *line = self->writer.running;

  if (line != NULL && line->item != NULL)
    sb_log_item_tell_changed (line->item);
  return line != NULL;
}

/**
 * sb_log_model_clear:
 * @self: a log
 *
 * Empties it. What runs now is written again when it is over.
 */
void
sb_log_model_clear (SbLogModel *self)
{
  drop_pending (self, self->pending->len);
  drop_shown (self, self->n);
  self->n_dropped = 0;
}

/**
 * sb_log_model_get_n_dropped:
 * @self: a log
 *
 * Returns: how many of the oldest lines are gone since it was cleared
 */
guint64
sb_log_model_get_n_dropped (SbLogModel *self)
{
  return self->n_dropped;
}

/* References to lines that do not change any more, copies of those that may. */
static GPtrArray *
collect (SbLogModel *self, const guint *positions, guint n_positions)
{
  guint n = positions != NULL ? n_positions : self->n;
  GPtrArray *lines = g_ptr_array_new_full (n, (GDestroyNotify) sb_log_line_unref);

  for (guint i = 0; i < n; i++)
    {
      guint position = positions != NULL ? positions[i] : i;
      SbLogLine *line = position < self->n ? get_line (self, position) : NULL;

      if (line != NULL)
        g_ptr_array_add (lines, line->is_open ? sb_log_line_copy (line) : sb_log_line_ref (line));
    }
  return lines;
}

static char *
join (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    sb_log_line_append_to (lines->pdata[i], text);
  return g_string_free (text, FALSE);
}

/**
 * sb_log_model_dup_text:
 * @self: a log
 *
 * Returns: (transfer full): all lines that are shown, as text. A large log takes some time:
 *   sb_log_model_copy_async() does not
 */
char *
sb_log_model_dup_text (SbLogModel *self)
{
  g_autoptr (GPtrArray) lines = collect (self, NULL, 0);

  return join (lines);
}

static void
copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, join (task_data), g_free);
}

/**
 * sb_log_model_copy_async:
 * @self: a log
 * @positions: (nullable) (array length=n_positions): which lines; %NULL for all that are shown
 * @n_positions: how many
 * @callback: called when the text is there
 * @user_data: for @callback
 *
 * Puts lines together as text, in a thread. @callback gets no source object.
 */
void
sb_log_model_copy_async (SbLogModel *self, const guint *positions, guint n_positions,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  /* A thread lets go of its task when it likes: no object of the main thread is in it. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, sb_log_model_copy_async);
  g_task_set_task_data (task, collect (self, positions, n_positions),
                        (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, copy_thread);
}

/**
 * sb_log_model_copy_finish:
 * @self: a log
 * @result: what the callback got
 * @error: never set
 *
 * Returns: (transfer full): the text
 */
char *
sb_log_model_copy_finish (SbLogModel *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
