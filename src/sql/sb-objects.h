/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects: what a statement creates, alters and drops, from its parse tree. */
#pragma once

#include <glib.h>
#include <pg_query/pg_query.pb-c.h>

G_BEGIN_DECLS

void sb_objects_add (GArray *objects, const PgQuery__Node *node);
void sb_objects_add_named (GArray *objects, const PgQuery__Node *node);
void sb_objects_add_alter_table (GArray *objects, const PgQuery__AlterTableStmt *stmt);

G_END_DECLS
