/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a statement stands to transactions, from its parse tree. */
#pragma once

#include "sb-script.h"

#include <pg_query/pg_query.pb-c.h>

G_BEGIN_DECLS

SbTx sb_transactions_classify (const PgQuery__Node *node, const char **why_alone);

G_END_DECLS
