/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a list of findings is made. */
#pragma once

#include "sb-finding.h"

G_BEGIN_DECLS

void sb_finding_free (SbFinding *self);
void sb_finding_add_edit (SbFinding *self, gsize offset, gsize length, const char *text);
SbFindingList *sb_finding_list_new_take (SbScript *script, GPtrArray *findings);

G_END_DECLS
