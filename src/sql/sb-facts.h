/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts: what the text of one statement tells about it, wherever it stands; immutable.
 *
 * Shared by all scripts that hold the same statement, through the parser's cache.
 */
#pragma once

#include "sb-script.h"

G_BEGIN_DECLS

/**
 * SbFacts:
 * @tx: as in #SbStatement
 * @tag: as in #SbStatement
 * @why_alone: as in #SbStatement
 * @syntax_error: as in #SbStatement
 * @error_offset: byte offset of the syntax error in the statement's own text
 * @objects: (element-type SbObject) (nullable): as in #SbStatement
 * @setting: (nullable): the setting that it changes for the session or transaction, lower case
 * @setting_value: (nullable): to what; %NULL for its default
 */
typedef struct
{
  /*< private >*/
  gint ref_count; /* atomic */
  /*< public >*/
  SbTx tx;
  const char *tag;
  const char *why_alone;
  char *syntax_error;
  gsize error_offset;
  GArray *objects;
  char *setting;
  char *setting_value;
} SbFacts;

SbFacts *sb_facts_new (void);
SbFacts *sb_facts_ref (SbFacts *self);
void sb_facts_unref (SbFacts *self);
gsize sb_facts_get_size (const SbFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbFacts, sb_facts_unref)

G_END_DECLS
