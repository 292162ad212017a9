/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run log: one small local file for each run that goes on, by which a crash is noticed.
 *
 * It is on the disk before the run's first COMMIT is sent, and gone once the run has ended in a
 * known way. It says that a run of this id was on this target, and what it was going to do; how far
 * it came is said by the target itself, whose journal and history are committed with each
 * migration. Hence one fsync for each run; the id of each transaction is added without one, and
 * only says how long to wait.
 *
 * Files lie in `switchback/runs` of the user's state folder, for the user only, without secrets.
 * Each is locked for as long as its run lives: the kernel lets go of that however the run ends. All
 * of it is for workers only.
 */
#pragma once

#include "sb-cluster-id.h"
#include "sb-plan.h"

G_BEGIN_DECLS

typedef struct _SbRunLog SbRunLog;

/**
 * SbRunLogStep:
 * @version: the migration's version
 * @key: its key in the history
 * @xid: (nullable): id of the last transaction that was about to be committed for it
 */
typedef struct
{
  char *version;
  char *key;
  char *xid;
} SbRunLogStep;

/**
 * SbRunRecord:
 * @run_id: UUID of the run
 * @kind: apply or roll back
 * @started: µs since 1970 UTC
 * @cluster: where it ran
 * @table: the history's table
 * @host: the server's name, for people
 * @has_row: the journal has the run's own row
 * @steps: (element-type SbRunLogStep): what it was going to do, in order
 *
 * What a run log says.
 */
typedef struct
{
  char *run_id;
  SbPlanKind kind;
  gint64 started;
  SbClusterId cluster;
  char *table;
  char *host;
  gboolean has_row;
  GPtrArray *steps;
} SbRunRecord;

SbRunLog *sb_run_log_begin (const char *run_id, SbPlan *plan, const SbClusterId *cluster,
                            const char *host, GError **error);
gboolean sb_run_log_add_commit (SbRunLog *self, guint ordinal, const char *xid, GError **error);
void sb_run_log_add_row (SbRunLog *self);
void sb_run_log_close (SbRunLog *self, gboolean is_known);

GPtrArray *sb_run_log_find (void);
SbRunLog *sb_run_log_open (const char *path, SbRunRecord **record, GError **error);
char *sb_run_log_set_aside (const char *path);
void sb_run_record_free (SbRunRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbRunRecord, sb_run_record_free)

G_END_DECLS
