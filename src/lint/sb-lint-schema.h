/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schema: what the migrations of a project have made, as it is before and after each of them; a light
 * one, read from their scripts alone. What they do not make is not in it.
 *
 * Each object is kept once for each step that changes it, so that one value serves all steps.
 *
 * Threads: a schema is built by one thread; after sb_lint_schema_end() it is immutable and
 * atomically reference counted.
 */
#pragma once

#include "sb-lint-changes.h"
#include "sb-lint-context.h"
#include "sb-lint-parts.h"

G_BEGIN_DECLS

/**
 * SbLintKnown:
 * @class: what shares its name space
 * @kind: "table", "view", "enum" …; "" where only parts of it are known
 * @schema: its schema
 * @name: its name
 * @flags: of #SbLintObjectFlags
 * @parts: in the order in which they came
 * @made: the step that made it
 *
 * An object as it is from some step to the next that changes it.
 */
typedef struct
{
  SbLintClass class;
  char *kind;
  char *schema, *name;
  guint flags;
  SbLintParts *parts;
  guint made;
  /*< private >*/
  gconstpointer maker;
  guint step;
  gboolean is_gone;
} SbLintKnown;

/** SB_LINT_NOW: after all steps. */
#define SB_LINT_NOW G_MAXUINT

SbLintSchema *sb_lint_schema_new (SbLintSchema *below, guint at);
void sb_lint_schema_begin_step (SbLintSchema *self, const char *key, const char *mark);
void sb_lint_schema_add (SbLintSchema *self, const SbLintChange *changes, guint n_changes);
void sb_lint_schema_end (SbLintSchema *self);
SbLintSchema *sb_lint_schema_ref (SbLintSchema *self);
void sb_lint_schema_unref (SbLintSchema *self);

gboolean sb_lint_schema_has_api (const SbLintSchema *self);
SbLintKeys sb_lint_schema_get_keys (const SbLintSchema *self);
gboolean sb_lint_schema_find_step (const SbLintSchema *self, const char *key, guint *step,
                                   const char **mark);
const SbLintKnown *sb_lint_schema_find (const SbLintSchema *self, guint at, SbLintClass class,
                                        const char *schema, const char *name);
const SbLintKnown *sb_lint_schema_find_index (const SbLintSchema *self, guint at,
                                              const char *schema, const char *name,
                                              const SbLintPart **index);
gboolean sb_lint_schema_is_sure (const SbLintSchema *self, guint at, const SbLintKnown *known,
                                 guint facets);
GPtrArray *sb_lint_schema_list (const SbLintSchema *self, guint at, SbLintClass class);

const SbLintPart *sb_lint_known_part (const SbLintKnown *self, SbLintPartKind kind,
                                      const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbLintSchema, sb_lint_schema_unref)

G_END_DECLS
