/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row says of its scripts besides what the target has of them: findings and proofs. */
#include "sb-timeline-item-private.h"

/**
 * sb_timeline_model_set_findings:
 * @self: a model
 * @key: of a migration
 * @role: which of its scripts
 * @n_errors: how many errors lint finds in it
 * @n_warnings: how many warnings
 *
 * The list and the item's "changed" follow once a frame.
 */
void
sb_timeline_model_set_findings (SbTimelineModel *self, const char *key, SbScriptRole role,
                                guint n_errors, guint n_warnings)
{
  SbTimelineItem *item = sb_timeline_model_find (self, key);

  if (item != NULL && sb_timeline_item_set_findings (item, role, n_errors, n_warnings))
    sb_timeline_model_settle_soon (self, item);
}

/**
 * sb_timeline_model_set_proof:
 * @self: a model
 * @key: of a migration
 * @proof: (nullable): what the last rehearsal of its scripts came to
 *
 * The list and the item's "changed" follow once a frame.
 */
void
sb_timeline_model_set_proof (SbTimelineModel *self, const char *key, SbProof *proof)
{
  SbTimelineItem *item = sb_timeline_model_find (self, key);

  if (item != NULL && sb_timeline_item_set_proof (item, proof))
    sb_timeline_model_settle_soon (self, item);
}
