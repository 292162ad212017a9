/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CREATE INDEX taken out of a script, and what becomes of it in one of its own: texts and scripts only.
 * Any thread. */
#pragma once

#include "sb-rehearsal.h"
#include "sb-script.h"

G_BEGIN_DECLS

const SbStatement *sb_index_split_find (SbScript *script, const SbRehearsal *rehearsal);
const char *sb_index_split_why_not (SbScript *script, const SbStatement *index);
gboolean sb_index_split_find_drop (SbScript *script, const char *name, const SbStatement **drop);
char *sb_index_split_cut (const char *text, gsize length, gsize from, gsize start, gsize end,
                          char **taken);
char *sb_index_split_dup_forward (const char *file_name, const char *taken);

G_END_DECLS
