/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came out of a chain of migrations as JSON: the same for a line on standard output and for a
 * file. Any thread. */
#pragma once

#include "sb-chain.h"
#include "sb-json.h"

G_BEGIN_DECLS

void sb_chain_json_add (SbJson *json, const SbChain *chain);

G_END_DECLS
