/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of objects under construction, from the many ways in which a parse tree names objects. */
#pragma once

#include "sb-script.h"

#include <pg_query/pg_query.pb-c.h>

G_BEGIN_DECLS

GArray *sb_object_list_new (void);
void sb_object_list_add (GArray *self, SbObjectVerb verb, const char *kind, const char *schema,
                         const char *name, const char *parent);
void sb_object_list_add_relation (GArray *self, SbObjectVerb verb, const char *kind,
                                  const PgQuery__RangeVar *relation);
void sb_object_list_add_part (GArray *self, SbObjectVerb verb, const char *kind,
                              const PgQuery__RangeVar *relation, const char *name);
void sb_object_list_add_names (GArray *self, SbObjectVerb verb, const char *kind,
                               PgQuery__Node *const *names, gsize n_names);
void sb_object_list_add_node (GArray *self, SbObjectVerb verb, PgQuery__ObjectType type,
                              const PgQuery__Node *node);
void sb_object_list_add_nodes (GArray *self, SbObjectVerb verb, PgQuery__ObjectType type,
                               PgQuery__Node *const *nodes, gsize n_nodes);
const char *sb_object_list_name_role (const PgQuery__RoleSpec *role);

G_END_DECLS
