/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rehearsals came to in the form that continuous integration reads: JUnit's XML. Any thread. */
#pragma once

#include "sb-chain.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

/** SB_JUNIT_MARK: with what our files begin. */
#define SB_JUNIT_MARK                                                                              \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"switchback-cli rehearse\""

char *sb_junit_dup_text (GPtrArray *rehearsals, const SbChain *chain);

G_END_DECLS
