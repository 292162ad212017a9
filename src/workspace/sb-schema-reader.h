/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a project's forward scripts make of the schema, for lint; a script that has not changed
 * is not read again.
 *
 * One thread at a time. Reading waits for the disk: workers only.
 */
#pragma once

#include "sb-lint-schema.h"
#include "sb-project.h"

G_BEGIN_DECLS

typedef struct _SbSchemaReader SbSchemaReader;

SbSchemaReader *sb_schema_reader_new (void);
void sb_schema_reader_free (SbSchemaReader *self);
SbLintSchema *sb_schema_reader_read (SbSchemaReader *self, SbProject *project, guint n_migrations,
                                     gint64 deadline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSchemaReader, sb_schema_reader_free)

G_END_DECLS
