/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run history: what the journal says about past runs, newest first; immutable.
 *
 * Threads: reading is done in a job on a connection's worker; an SbRunList never changes and any
 * thread may read it.
 */
#pragma once

#include "sb-history.h"

G_BEGIN_DECLS

/**
 * SbPastStep:
 * @ordinal: from 1 within the run
 * @key: the migration's key in the history
 * @version: its version
 * @direction: "apply", "rollback" or "mark"
 * @file: name of the file that ran; "" when there was none
 * @protocol: "T" or "N"
 * @state: as SbJournalStep.state
 * @started_at: ISO 8601 in UTC
 * @duration_ms: -1 when not known
 * @statements: how many the script had
 * @error: (nullable): why it failed, up to 4,000 characters
 *
 * What a run did with one migration.
 */
typedef struct
{
  guint ordinal;
  char *key;
  char *version;
  char *direction;
  char *file;
  char *protocol;
  char *state;
  char *started_at;
  gint64 duration_ms;
  guint statements;
  char *error;
} SbPastStep;

/**
 * SbPastRun:
 * @id: its UUID
 * @kind: "apply", "rollback" or "mark"
 * @started_at: ISO 8601 in UTC
 * @finished_at: (nullable): likewise; %NULL while it goes on, and when it was interrupted
 * @duration_ms: -1 when not known
 * @role: the role that ran it
 * @host: the machine it was started on
 * @program_version: of Switchback
 * @outcome: (nullable): sb_outcome_get_name(); %NULL as @finished_at
 * @fingerprint_before: (nullable): of the schema before it, where that was kept
 * @fingerprint_after: (nullable): after it
 * @steps: (element-type SbPastStep): its migrations, in order
 *
 * One run.
 */
typedef struct
{
  char *id;
  char *kind;
  char *started_at;
  char *finished_at;
  gint64 duration_ms;
  char *role;
  char *host;
  char *program_version;
  char *outcome;
  char *fingerprint_before;
  char *fingerprint_after;
  GPtrArray *steps;
} SbPastRun;

typedef struct _SbRunList SbRunList;

SbRunList *sb_run_list_read (SbSession *session, SbHistory *history, guint limit,
                             const char *id_prefix, GError **error);
SbRunList *sb_run_list_ref (SbRunList *self);
void sb_run_list_unref (SbRunList *self);
gboolean sb_run_list_has_journal (SbRunList *self);
guint sb_run_list_get_n_runs (SbRunList *self);
guint sb_run_list_get_n_known (SbRunList *self);
const SbPastRun *sb_run_list_get_run (SbRunList *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbRunList, sb_run_list_unref)

G_END_DECLS
