/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came out of a chain of migrations, for people and as JSON. */
#pragma once

#include "sb-chain.h"
#include "sb-output.h"

G_BEGIN_DECLS

void sb_chain_view_print (SbOutput *out, guint indent, const SbChain *chain);
char *sb_chain_view_dup_json (const SbChain *chain);

G_END_DECLS
