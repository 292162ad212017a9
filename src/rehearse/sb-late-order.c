/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-late-order.h"

#include "sb-words.h"

/**
 * sb_late_order_new:
 * @n_before: how many migrations it comes behind that come after it in the project
 *
 * Returns: (transfer full): nothing is known yet
 */
SbLateOrder *
sb_late_order_new (guint n_before)
{
  SbLateOrder *self = g_new0 (SbLateOrder, 1);

  self->verdict = SB_LATE_NOT_TRIED;
  self->n_before = n_before;
  return self;
}

/**
 * sb_late_order_free:
 * @self: (transfer full): a late order
 */
void
sb_late_order_free (SbLateOrder *self)
{
  g_clear_pointer (&self->differences, sb_differences_unref);
  g_free (self->reason);
  g_free (self);
}

/**
 * sb_late_order_end:
 * @self: a late order
 * @verdict: what came out
 * @reason: (nullable): one sentence
 */
void
sb_late_order_end (SbLateOrder *self, SbLateVerdict verdict, const char *reason)
{
  self->verdict = verdict;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

/**
 * sb_late_order_is_good:
 * @self: a late order
 *
 * Returns: whether the migration may go in late
 */
gboolean
sb_late_order_is_good (const SbLateOrder *self)
{
  return self->verdict == SB_LATE_SAME || self->verdict == SB_LATE_ORDER_ONLY;
}

/**
 * sb_late_verdict_get_name:
 * @verdict: a verdict
 *
 * Returns: (transfer none): the word that JSON uses
 */
const char *
sb_late_verdict_get_name (SbLateVerdict verdict)
{
  static const char *const names[] = {
    [SB_LATE_SAME] = "same",       [SB_LATE_ORDER_ONLY] = "order-only",
    [SB_LATE_ROWS] = "other-rows", [SB_LATE_CLASHES] = "clashes",
    [SB_LATE_FAILS] = "fails",     [SB_LATE_NOT_TRIED] = "not-tried",
  };

  return names[verdict];
}

/**
 * sb_late_order_dup_words:
 * @self: a late order
 *
 * Returns: (transfer full): the verdict for people, one sentence without a capital
 */
char *
sb_late_order_dup_words (const SbLateOrder *self)
{
  static const char *const words[] = {
    [SB_LATE_SAME] = "may go in late: behind %s the schema is the same as in order",
    [SB_LATE_ORDER_ONLY] = "may go in late: behind %s the schema is the same as in order, but for "
                           "the order of columns or comments",
    [SB_LATE_ROWS] = "goes in late with the same schema, but behind %s there are other rows",
    [SB_LATE_CLASHES] = "must not go in late: behind %s the schema is another than in order",
    [SB_LATE_FAILS] = "cannot go in late: it fails behind %s",
    [SB_LATE_NOT_TRIED] = "whether it may go in behind %s was not tried",
  };
  g_autofree char *count = sb_words_count (self->n_before, "later migration", "later migrations");
  g_auto (GStrv) parts = g_strsplit (words[self->verdict], "%s", 2);

  return self->reason != NULL ? g_strconcat (parts[0], count, parts[1], ": ", self->reason, NULL)
                              : g_strconcat (parts[0], count, parts[1], NULL);
}
