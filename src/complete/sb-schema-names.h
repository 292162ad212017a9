/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of what is, or will be, in a database, to complete what a person types.
 *
 * Threads: filled and sealed by whoever made it, immutable then and atomically reference counted.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbNameKind:
 *
 * What a name is of. Parts of a relation or type (columns, constraints, triggers, policies, labels)
 * are looked up by what they are parts of.
 */
typedef enum
{
  SB_NAME_SCHEMA,
  SB_NAME_TABLE,
  SB_NAME_VIEW,
  SB_NAME_MATVIEW,
  SB_NAME_SEQUENCE,
  SB_NAME_INDEX,
  SB_NAME_FUNCTION,
  SB_NAME_PROCEDURE,
  SB_NAME_TYPE,
  SB_NAME_ENUM,
  SB_NAME_DOMAIN,
  SB_NAME_ROLE,
  SB_NAME_EXTENSION,
  SB_NAME_SETTING,
  SB_NAME_PUBLICATION,
  SB_NAME_COLUMN,
  SB_NAME_CONSTRAINT,
  SB_NAME_TRIGGER,
  SB_NAME_POLICY,
  SB_NAME_LABEL,
  SB_N_NAME_KINDS,
} SbNameKind;

/**
 * SbName:
 * @name: as the catalogs have it, without quotes
 * @schema: (nullable): its schema; of a part the schema of what it belongs to; %NULL: none, or not
 *   known
 * @of: (nullable): what it is a part of
 * @detail: (nullable): a column's or domain's type, a function's arguments
 * @origin: (nullable): the version of the migration that makes it; "": the script itself does, above
 *   the cursor; %NULL: it is there
 * @order: where that migration stands in its project
 * @is_visible: the search path finds it (of a part: what it belongs to) without its schema
 * @is_system: it comes with PostgreSQL
 * @place: its place among the parts; 0: as it was added
 */
typedef struct
{
  const char *name;
  const char *schema;
  const char *of;
  const char *detail;
  const char *origin;
  guint order;
  gboolean is_visible;
  gboolean is_system;
  guint place;
} SbName;

typedef struct _SbSchemaNames SbSchemaNames;

SbSchemaNames *sb_schema_names_new (void);
SbSchemaNames *sb_schema_names_ref (SbSchemaNames *self);
void sb_schema_names_unref (SbSchemaNames *self);
void sb_schema_names_add (SbSchemaNames *self, SbNameKind kind, const SbName *name);
void sb_schema_names_seal (SbSchemaNames *self);
gboolean sb_name_kind_find (const char *word, SbNameKind *kind);

const SbName *sb_schema_names_get (SbSchemaNames *self, SbNameKind kind, guint *n_names);
const SbName *sb_schema_names_find (SbSchemaNames *self, SbNameKind kind, const char *prefix,
                                    guint *n_names);
const SbName *sb_schema_names_get_parts (SbSchemaNames *self, SbNameKind kind, const char *schema,
                                         const char *of, guint *n_names);
gboolean sb_schema_names_has (SbSchemaNames *self, SbNameKind kind, const char *schema,
                              const char *name);
char **sb_schema_names_dup_candidates (SbSchemaNames *self, const char *kind, const char *of);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbSchemaNames, sb_schema_names_unref)

G_END_DECLS
