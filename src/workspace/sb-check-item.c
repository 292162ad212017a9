/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-check-item-private.h"

#include <string.h>

#include "sb-words.h"

struct _SbCheckItem
{
  GObject parent_instance;

  /* owned */
  char *name;
  char *facts;
  char *reason;
  char *version;
  char *description;
  char *heading;
  SbCheckResult *result;
  SbRowStore *rows;
  SbPlace *place;

  SbVerdict verdict;
  gboolean is_running;
};

enum
{
  SB_CHECK_ITEM_CHANGED,
  SB_CHECK_ITEM_N_SIGNALS,
};

static guint sb_check_item_signals[SB_CHECK_ITEM_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbCheckItem, sb_check_item, G_TYPE_OBJECT)

static void
sb_check_item_finalize (GObject *object)
{
  SbCheckItem *self = SB_CHECK_ITEM (object);

  g_free (self->name);
  g_free (self->facts);
  g_free (self->reason);
  g_free (self->version);
  g_free (self->description);
  g_free (self->heading);
  g_clear_pointer (&self->result, sb_check_result_unref);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->place, sb_place_free);

  G_OBJECT_CLASS (sb_check_item_parent_class)->finalize (object);
}

static void
sb_check_item_class_init (SbCheckItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_check_item_finalize;
  sb_check_item_signals[SB_CHECK_ITEM_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                               NULL, G_TYPE_NONE, 0);
}

static void
sb_check_item_init (SbCheckItem *self)
{
  self->rows = sb_row_store_new ();
  self->verdict = SB_VERDICT_SKIPPED;
}

static char *
dup_rows (guint64 n)
{
  g_autofree char *number = sb_words_number (n);

  return g_strdup_printf ("%s %s", number, n == 1 ? "row" : "rows");
}

/* "5 rows · 4 ms · expected: empty · as anon" */
static char *
dup_passed_facts (const SbCheckResult *result)
{
  g_autofree char *duration = sb_words_duration (result->duration_us);
  GString *out = g_string_new (NULL);

  if (result->columns != NULL || result->n_rows > 0)
    {
      g_autofree char *rows = dup_rows (result->n_rows);

      g_string_append_printf (out, "%s · ", rows);
    }
  g_string_append (out, duration);
  if (result->expect != NULL)
    g_string_append_printf (out, " · expected: %s", result->expect);
  if (result->as != NULL)
    g_string_append_printf (out, " · as %s", result->as);
  return g_string_free (out, FALSE);
}

static char *
dup_running_facts (SbCheckItem *self)
{
  guint n = sb_row_store_get_n_rows (self->rows);
  g_autofree char *rows = dup_rows (n);

  return n > 0 ? g_strdup_printf ("running · %s so far", rows) : g_strdup ("running");
}

static void
update (SbCheckItem *self)
{
  g_free (self->facts);
  if (self->is_running)
    self->facts = dup_running_facts (self);
  else if (self->reason != NULL)
    self->facts = g_strdup (self->reason);
  else
    self->facts = dup_passed_facts (self->result);
  g_signal_emit (self, sb_check_item_signals[SB_CHECK_ITEM_CHANGED], 0);
}

static void
take_result (SbCheckItem *self, const SbRunEvent *event)
{
  SbPlace place = { .path = event->file,
                    .key = event->key,
                    .role = SB_ROLE_VERIFY,
                    .line = event->line,
                    .column = event->column,
                    .offset = event->offset,
                    .length = event->length };

  g_clear_pointer (&self->result, sb_check_result_unref);
  self->result = sb_check_result_ref (event->check);
  g_free (self->name);
  self->name = g_strdup (event->check->name);
  g_clear_pointer (&self->place, sb_place_free);
  self->place = sb_place_copy (&place);
}

/*
 * sb_check_item_new:
 * @event: the first one of a check: that it starts, or at once its end
 *
 * Returns: (transfer full): a check that is running
 */
SbCheckItem *
sb_check_item_new (const SbRunEvent *event)
{
  SbCheckItem *self = g_object_new (SB_TYPE_CHECK_ITEM, NULL);

  self->version = g_strdup (event->version);
  self->description = g_strdup (event->description);
  self->is_running = TRUE;
  take_result (self, event);
  update (self);
  return self;
}

void
sb_check_item_add_rows (SbCheckItem *self, SbRows *rows)
{
  sb_row_store_append (self->rows, rows);
  update (self);
}

/* Rows that were not streamed are in the result. */
static void
take_kept_rows (SbCheckItem *self, const SbCheckResult *result)
{
  g_autoptr (SbRows) rows = NULL;

  if (result->columns == NULL || result->rows->len == 0)
    return;
  rows = sb_rows_new_for_result (result->columns);
  for (guint i = 0; i < result->rows->len; i++)
    sb_rows_add_result (rows, result->rows->pdata[i], 0);
  sb_row_store_append (self->rows, rows);
}

/*
 * sb_check_item_end:
 * @self: a check that is running
 * @event: its end, or that the script as a whole could not be run
 */
void
sb_check_item_end (SbCheckItem *self, const SbRunEvent *event)
{
  const SbCheckResult *result = event->check;

  take_result (self, event);
  take_kept_rows (self, result);
  sb_row_store_finish (self->rows, result->columns, (const char *const *) result->types,
                       result->n_rows);
  self->is_running = FALSE;
  self->verdict = result->verdict;
  g_free (self->reason);
  self->reason = g_strdup (result->reason);
  update (self);
}

/*
 * sb_check_item_stop:
 * @self: a check that is running
 * @why: why it will never end: "cancelled"
 */
void
sb_check_item_stop (SbCheckItem *self, const char *why)
{
  sb_row_store_finish (self->rows, NULL, NULL, 0);
  self->is_running = FALSE;
  self->verdict = strcmp (why, "cancelled") == 0 ? SB_VERDICT_SKIPPED : SB_VERDICT_ERROR;
  g_free (self->reason);
  self->reason = g_strdup (why);
  update (self);
}

/*
 * sb_check_item_set_heading:
 * @self: the first check of a migration
 * @shown: whether there are others' checks too
 */
void
sb_check_item_set_heading (SbCheckItem *self, gboolean shown)
{
  if (shown == (self->heading != NULL))
    return;
  g_clear_pointer (&self->heading, g_free);
  if (shown)
    self->heading = g_strdup_printf ("%s %s", self->version != NULL ? self->version : "",
                                     self->description != NULL ? self->description : "");
  g_signal_emit (self, sb_check_item_signals[SB_CHECK_ITEM_CHANGED], 0);
}

/**
 * sb_check_item_get_name:
 * @self: a check
 *
 * Returns: (transfer none): what it asks
 */
const char *
sb_check_item_get_name (SbCheckItem *self)
{
  return self->name;
}

/**
 * sb_check_item_get_facts:
 * @self: a check
 *
 * Returns: (transfer none): one line: "5 rows · 4 ms · expected: empty", "expected 0 rows, got 3"
 */
const char *
sb_check_item_get_facts (SbCheckItem *self)
{
  return self->facts;
}

/**
 * sb_check_item_get_reason:
 * @self: a check
 *
 * Returns: (transfer none) (nullable): why it did not pass
 */
const char *
sb_check_item_get_reason (SbCheckItem *self)
{
  return self->reason;
}

/**
 * sb_check_item_get_version:
 * @self: a check
 *
 * Returns: (transfer none) (nullable): of its migration
 */
const char *
sb_check_item_get_version (SbCheckItem *self)
{
  return self->version;
}

/**
 * sb_check_item_get_heading:
 * @self: a check
 *
 * Returns: (transfer none) (nullable): what to write above it: its migration, if it is the first of
 *   it and there are checks of several
 */
const char *
sb_check_item_get_heading (SbCheckItem *self)
{
  return self->heading;
}

/**
 * sb_check_item_is_running:
 * @self: a check
 *
 * Returns: whether its statement runs now
 */
gboolean
sb_check_item_is_running (SbCheckItem *self)
{
  return self->is_running;
}

/**
 * sb_check_item_is_failed:
 * @self: a check
 *
 * Returns: whether it ended, and not well
 */
gboolean
sb_check_item_is_failed (SbCheckItem *self)
{
  return !self->is_running
         && (self->verdict == SB_VERDICT_FAILED || self->verdict == SB_VERDICT_ERROR);
}

/**
 * sb_check_item_get_verdict:
 * @self: a check
 *
 * Returns: how it ended; skipped as long as it runs
 */
SbVerdict
sb_check_item_get_verdict (SbCheckItem *self)
{
  return self->verdict;
}

/**
 * sb_check_item_get_result:
 * @self: a check
 *
 * Returns: (transfer none): all that is known of it
 */
SbCheckResult *
sb_check_item_get_result (SbCheckItem *self)
{
  return self->result;
}

/**
 * sb_check_item_get_rows:
 * @self: a check
 *
 * Returns: (transfer none): its rows; more come while it runs
 */
SbRowStore *
sb_check_item_get_rows (SbCheckItem *self)
{
  return self->rows;
}

/**
 * sb_check_item_get_place:
 * @self: a check
 *
 * Returns: (transfer none): its statement in the verify script
 */
const SbPlace *
sb_check_item_get_place (SbCheckItem *self)
{
  return self->place;
}
