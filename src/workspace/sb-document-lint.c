/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a document's script elsewhere: findings, and how a run would commit it. */
#include "sb-document-private.h"

/**
 * sb_document_set_findings:
 * @self: a document
 * @findings: (nullable): what lint says of it; of another script than the one that it parses to they
 *   come too late, and are not taken
 */
void
sb_document_set_findings (SbDocument *self, SbFindingList *findings)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  if (findings == self->findings
      || (findings != NULL
          && (sb_finding_list_get_script (findings) != self->script
              || !sb_document_is_parsed (self))))
    return;
  if (findings != NULL)
    sb_finding_list_ref (findings);
  g_clear_pointer (&self->findings, sb_finding_list_unref);
  self->findings = findings;
  sb_document_emit (self, SB_DOCUMENT_LINTED);
}

/**
 * sb_document_get_findings:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): what lint said of it last; their places are those of the text
 *   as it was then
 */
SbFindingList *
sb_document_get_findings (SbDocument *self)
{
  return self->findings;
}

/**
 * sb_document_set_map:
 * @self: a document
 * @map: (nullable): how a run would commit the text as it was parsed last
 *
 * What comes while somebody types comes too late, and is not taken.
 */
void
sb_document_set_map (SbDocument *self, SbTransactionMap *map)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  if (map == self->map || (map != NULL && !sb_document_is_parsed (self)))
    return;
  if (map != NULL)
    sb_transaction_map_ref (map);
  g_clear_pointer (&self->map, sb_transaction_map_unref);
  self->map = map;
  sb_document_emit (self, SB_DOCUMENT_MAPPED);
}

/**
 * sb_document_get_map:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): how a run would commit it; its lines are those of the text as
 *   it was then
 */
SbTransactionMap *
sb_document_get_map (SbDocument *self)
{
  return self->map;
}
