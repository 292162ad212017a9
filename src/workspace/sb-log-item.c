/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of the log as an object that a list can show; made only for lines that are looked at. */
#include "sb-log-private.h"

struct _SbLogItem
{
  GObject parent_instance;

  /* owned */
  SbLogLine *line;
  char *result;
};

enum
{
  SB_LOG_ITEM_CHANGED,
  SB_LOG_ITEM_N_SIGNALS,
};

static guint sb_log_item_signals[SB_LOG_ITEM_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbLogItem, sb_log_item, G_TYPE_OBJECT)

static void
sb_log_item_finalize (GObject *object)
{
  SbLogItem *self = SB_LOG_ITEM (object);

  self->line->item = NULL;
  g_clear_pointer (&self->line, sb_log_line_unref);
  g_free (self->result);

  G_OBJECT_CLASS (sb_log_item_parent_class)->finalize (object);
}

static void
sb_log_item_class_init (SbLogItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_log_item_finalize;
  sb_log_item_signals[SB_LOG_ITEM_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                           G_TYPE_NONE, 0);
}

static void
sb_log_item_init (SbLogItem *self)
{
}

/**
 * sb_log_item_dup_clock:
 * @self: a line
 *
 * Returns: (transfer full): the time of day here: "10:41:07.112"
 */
char *
sb_log_item_dup_clock (SbLogItem *self)
{
  return sb_log_line_dup_clock (self->line->time);
}

/**
 * sb_log_item_get_tone:
 * @self: a line
 *
 * Returns: how its text looks
 */
SbLogTone
sb_log_item_get_tone (SbLogItem *self)
{
  return self->line->tone;
}

/**
 * sb_log_item_get_text:
 * @self: a line
 *
 * Returns: (transfer none): its text, printable, with blanks in front that indent it
 */
const char *
sb_log_item_get_text (SbLogItem *self)
{
  return self->line->text;
}

/**
 * sb_log_item_get_n_bold:
 * @self: a line
 *
 * Returns: how many bytes of the text, from its start, stand out: a heading's version
 */
gsize
sb_log_item_get_n_bold (SbLogItem *self)
{
  return self->line->n_bold;
}

/**
 * sb_log_item_get_result:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): what came of it by now: "ok    2 ms  UPDATE 3", "running 14
 * s", "×41"; good until the next call
 */
const char *
sb_log_item_get_result (SbLogItem *self)
{
  g_free (self->result);
  self->result = sb_log_line_dup_result (self->line);
  return self->result;
}

/**
 * sb_log_item_get_result_tone:
 * @self: a line
 *
 * Returns: how the result's first word looks; the rest is plain
 */
SbLogTone
sb_log_item_get_result_tone (SbLogItem *self)
{
  return self->line->result_tone;
}

/*< private >
 * sb_log_item_new:
 * @line: a line that nothing shows yet
 *
 * Returns: (transfer full): what shows it
 */
SbLogItem *
sb_log_item_new (SbLogLine *line)
{
  SbLogItem *self = g_object_new (SB_TYPE_LOG_ITEM, NULL);

  self->line = sb_log_line_ref (line);
  return self;
}

/*< private >
 * sb_log_item_tell_changed:
 * @self: a line that reads otherwise now
 */
void
sb_log_item_tell_changed (SbLogItem *self)
{
  g_signal_emit (self, sb_log_item_signals[SB_LOG_ITEM_CHANGED], 0);
}
