/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came out of a rehearsal as JSON: the same for a line on standard output and for a file. */
#pragma once

#include "sb-json.h"
#include "sb-rehearsal.h"

G_BEGIN_DECLS

void sb_rehearsal_json_add (SbJson *json, const SbRehearsal *rehearsal);
void sb_rehearsal_json_add_files (SbJson *json, GPtrArray *files, const char *problem,
                                  const char *root);
void sb_rehearsal_json_add_differences (SbJson *json, const char *name, SbDifferences *differences);

G_END_DECLS
