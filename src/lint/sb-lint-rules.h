/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of lint: one row each, in a const table per family. A rule is there when it is built. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SbLintPass SbLintPass;
typedef struct _SbLintNode SbLintNode;

typedef enum
{
  SB_SEVERITY_INFO,
  SB_SEVERITY_WARNING,
  SB_SEVERITY_ERROR,
} SbSeverity;

/**
 * SbLintFlags:
 * @SB_LINT_OFF: not checked unless the settings name it: noisy, or a matter of taste
 * @SB_LINT_FUNCTIONS: also looks at the bodies of functions, which a migration does not run
 * @SB_LINT_APPLIED: also checked in files that are applied already
 */
typedef enum
{
  SB_LINT_OFF = 1 << 0,
  SB_LINT_FUNCTIONS = 1 << 1,
  SB_LINT_APPLIED = 1 << 2,
} SbLintFlags;

#define SB_LINT_MAX_KINDS 8

/**
 * SbLintRule:
 * @id: never changes: "LK101"
 * @slug: the same in words: "index-not-concurrent"
 * @title: what it finds: one line, no full stop
 * @why: why that hurts: one or two sentences
 * @severity: how bad it is, usually
 * @flags: of #SbLintFlags
 * @kinds: the nodes that @check_node wants to see (`PG_QUERY__NODE__NODE_…`), 0 after the last
 * @check_node: (nullable): called for each such node of the script, in the order of the text
 * @check_file: (nullable): called once, after all nodes were seen
 *
 * One thing that lint knows to look for.
 */
typedef struct
{
  const char *id;
  const char *slug;
  const char *title;
  const char *why;
  SbSeverity severity;
  guint flags;
  int kinds[SB_LINT_MAX_KINDS];
  void (*check_node) (SbLintPass *pass, const SbLintNode *node);
  void (*check_file) (SbLintPass *pass);
} SbLintRule;

guint sb_lint_rules_get_n (void);
const SbLintRule *sb_lint_rules_get (guint index);
const SbLintRule *sb_lint_rules_find (const char *name);

G_END_DECLS
