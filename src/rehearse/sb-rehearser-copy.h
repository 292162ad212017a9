/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done on one copy, as jobs of its connection. Private to the floor; workers only. */
#pragma once

#include "sb-connection.h"
#include "sb-mark.h"
#include "sb-rehearsal.h"
#include "sb-run.h"

G_BEGIN_DECLS

/**
 * SbCopyRun:
 * @cancellable: once it is cancelled, nothing is begun
 * @project: the project
 * @kind: apply or roll back
 * @keys: (array zero-terminated=1): of which migrations
 * @verify: run their verify scripts
 * @limit_ms: what takes longer than this hangs, and is ended
 * @outcome: how it ended
 * @n_statements: how many statements ran
 * @n_checks: how many checks
 * @n_checks_failed: of these, how many did not pass
 * @problem: (nullable): what went wrong first, one sentence, with its place
 * @is_guard: it is an exception that a DO block of the script raises itself, where it stands
 * @is_missing: it is an extension that the copy's server does not have
 * @is_disk_full: it is the server's disk, and not the script's fault
 * @is_hung: it did not end by itself
 * @spot: where that is
 *
 * A run on the copy: what is asked for, and how it went.
 */
typedef struct
{
  GCancellable *cancellable;
  SbProject *project;
  SbPlanKind kind;
  const char *const *keys;
  gboolean verify;
  guint limit_ms;

  SbOutcome outcome;
  guint n_statements;
  guint n_checks;
  guint n_checks_failed;
  char *problem;
  gboolean is_guard;
  gboolean is_missing;
  gboolean is_disk_full;
  gboolean is_hung;
  SbRehearsalSpot spot;
} SbCopyRun;

/**
 * SbCopyLook:
 * @cancellable: as in #SbCopyRun
 * @without: (array zero-terminated=1): what is left out of schema and contents
 * @is_apart: the copy has a server of its own, whose roles are looked at, too
 * @is_schema_only: do not read what is in its tables
 * @is_contents_only: read only that
 * @schema: (nullable): its schema
 * @contents: (nullable): what is in its tables
 */
typedef struct
{
  GCancellable *cancellable;
  const char *const *without;
  gboolean is_apart;
  gboolean is_schema_only;
  gboolean is_contents_only;
  SbSnapshot *schema;
  SbContents *contents;
} SbCopyLook;

SbPlan *sb_copy_plan_apply (SbSession *session, SbProject *project, const char *const *keys,
                            GError **error);
gboolean sb_copy_run (SbConnection *copy, SbCopyRun *run, GError **error);
gboolean sb_copy_run_is_declared (const SbCopyRun *run, const GError *refused);
void sb_copy_run_clear (SbCopyRun *run);
gboolean sb_copy_look (SbConnection *copy, SbCopyLook *look, GError **error);
void sb_copy_look_clear (SbCopyLook *look);
gboolean sb_copy_mark (SbConnection *copy, SbProject *project, SbMarkKind kind,
                       const char *const *keys, GError **error);
void sb_copy_leave (SbConnection *copy);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbCopyRun, sb_copy_run_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbCopyLook, sb_copy_look_clear)

G_END_DECLS
