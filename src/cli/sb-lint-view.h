/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings for people, for programs (JSON, one line each), and for code hosts (SARIF). */
#pragma once

#include "sb-cli.h"
#include "sb-lines.h"
#include "sb-lint-files.h"

G_BEGIN_DECLS

/** SbLintCount: how many findings there are, by #SbSeverity; files that were read, and not. */
typedef struct
{
  guint n[3];
  guint files;
  guint unreadable;
} SbLintCount;

/**
 * SbLintView:
 * @name: what --format calls it
 * @print: prints what was found
 *
 * A form in which findings are printed.
 */
typedef struct
{
  const char *name;
  void (*print) (SbCli *cli, GPtrArray *files, const SbLintCount *count);
} SbLintView;

const SbLintView *sb_lint_view_find (const char *name);

/* Text: sb-lint-view.c; the others: sb-lint-json.c */
SbSourcePlace sb_lint_view_locate (SbScript *script, SbLinesWalk *walk, gsize offset);
char *sb_lint_view_dup_path (SbCli *cli, const SbLintedFile *file, const SbSourcePlace *place);
void sb_lint_json_print (SbCli *cli, GPtrArray *files, const SbLintCount *count);
void sb_lint_sarif_print (SbCli *cli, GPtrArray *files, const SbLintCount *count);

G_END_DECLS
