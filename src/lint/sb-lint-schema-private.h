/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a schema is kept: the versions of each object. Private to what builds and reads it. */
#pragma once

#include "sb-lint-schema.h"

G_BEGIN_DECLS

#define N_CLASSES 3

/* From this step on nobody knows these facets of what was there. */
typedef struct
{
  guint step;
  guint facets;
} Doubt;

typedef struct
{
  guint number;
  char *mark;
} Step;

struct _SbLintSchema
{
  gatomicrefcount ref_count;
  SbLintSchema *below; /* (nullable) */
  guint at_below;
  GHashTable *objects[N_CLASSES]; /* key → (element-type SbLintKnown): versions in order */
  GHashTable *index_tables;       /* an index's key → its table's key, as it was made */
  GHashTable *steps;              /* key → Step */
  GArray *doubts;
  guint step;
  gboolean has_api;
  SbLintKeys keys;
  gboolean is_done;
};

SbLintKeys sb_lint_schema_find_keys (const SbLintSchema *self);
const SbLintKnown *sb_lint_schema_find_key (const SbLintSchema *self, guint at, SbLintClass class,
                                            const char *key);
const char *sb_lint_schema_find_index_table (const SbLintSchema *self, const char *key);

G_END_DECLS
