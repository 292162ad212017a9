/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of what is in a target's schema, to complete what a person types. Immutable, atomically
 * reference counted: read by a worker, used on the main thread. */
#pragma once

#include "sb-session.h"
#include "sb-template.h"

G_BEGIN_DECLS

typedef struct _SbSchemaNames SbSchemaNames;

SbSchemaNames *sb_schema_names_read (SbSession *session, GError **error);
SbSchemaNames *sb_schema_names_ref (SbSchemaNames *self);
void sb_schema_names_unref (SbSchemaNames *self);
char **sb_schema_names_dup_candidates (SbSchemaNames *self, const char *kind, const char *of);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSchemaNames, sb_schema_names_unref)

G_END_DECLS
