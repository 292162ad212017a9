/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the checklist share. */
#pragma once

#include "sb-readiness.h"

G_BEGIN_DECLS

/** SB_READY_NO_SUBJECT: a topic for every migration. */
#define SB_READY_NO_SUBJECT G_MAXSIZE

/**
 * SbReadyTopic:
 * @id: of the item
 * @text: of the item
 * @source: of the item
 * @judge: who says so, usually
 * @rules: (nullable): ids of rules whose findings in the forward or rollback script keep it open
 * @subject: offset in #SbLintSubjects of the number that says whether it applies
 * @none: (nullable): why it does not, where that is 0
 * @singular: (nullable): what is counted there, for "2 foreign keys"
 * @plural: (nullable): the same for none or several
 * @decide: (nullable): judges it; %NULL for sb_ready_decide_by_rules()
 *
 * One question of the checklist.
 */
typedef struct _SbReadyTopic SbReadyTopic;
struct _SbReadyTopic
{
  const char *id;
  const char *text;
  const char *source;
  SbReadyJudge judge;
  const char *rules;
  gsize subject;
  const char *none;
  const char *singular, *plural;
  void (*decide) (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts);
};

extern const SbReadyTopic sb_ready_topics[];
extern const guint sb_n_ready_topics;

/* sb-readiness-decide.c */
SbReadyItem *sb_ready_item_new (const SbReadyTopic *topic, const SbReadyFacts *facts);
void sb_ready_set (SbReadyItem *item, SbReadyState state, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void sb_ready_decide_by_rules (SbReadyItem *item, const SbReadyTopic *topic,
                               const SbReadyFacts *facts);
gboolean sb_ready_find_problem (SbReadyItem *item, const SbReadyTopic *topic,
                                const SbReadyFacts *facts);
const SbDirective *sb_ready_find_allowed (const SbReadyTopic *topic, const SbReadyFacts *facts);
void sb_ready_decide_by_tick (SbReadyItem *item, const SbReadyFacts *facts, const char *open);

/* sb-readiness-pair.c */
void sb_ready_decide_rollback (SbReadyItem *item, const SbReadyTopic *topic,
                               const SbReadyFacts *facts);
void sb_ready_decide_undone (SbReadyItem *item, const SbReadyTopic *topic,
                             const SbReadyFacts *facts);
void sb_ready_decide_verify (SbReadyItem *item, const SbReadyTopic *topic,
                             const SbReadyFacts *facts);
void sb_ready_decide_roles (SbReadyItem *item, const SbReadyTopic *topic,
                            const SbReadyFacts *facts);
void sb_ready_decide_guarded (SbReadyItem *item, const SbReadyTopic *topic,
                              const SbReadyFacts *facts);
void sb_ready_decide_comments (SbReadyItem *item, const SbReadyTopic *topic,
                               const SbReadyFacts *facts);

/* sb-readiness-tried.c */
void sb_ready_decide_applied (SbReadyItem *item, const SbReadyTopic *topic,
                              const SbReadyFacts *facts);
void sb_ready_decide_rolled_back (SbReadyItem *item, const SbReadyTopic *topic,
                                  const SbReadyFacts *facts);
void sb_ready_decide_verified (SbReadyItem *item, const SbReadyTopic *topic,
                               const SbReadyFacts *facts);
void sb_ready_decide_committed (SbReadyItem *item, const SbReadyTopic *topic,
                                const SbReadyFacts *facts);

G_END_DECLS
