/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: Switchback's own details in the target, beside the history.
 *
 * Tables run, step, progress and meta, in schema `switchback`, or in `supabase_migrations` with
 * names that start with `switchback_` in a Supabase project. Whoever may not create it still works:
 * details are then unknown, and protocol N is refused.
 */
#pragma once

#include "sb-history.h"

G_BEGIN_DECLS

/* What its tables look like; the table meta says which they are. It grows when a program that knows
 * the number before cannot read or write them any more, which columns that may be empty do not do. */
#define SB_JOURNAL_SCHEMA_VERSION 1

/**
 * SbJournalStep:
 * @run_id: UUID of the run
 * @ordinal: from 1 within the run
 * @key: the migration's key in the history
 * @version: its version
 * @direction: "apply", "rollback" or "mark"
 * @file: name of the file that runs, or that a mark is about; "" when it is gone
 * @forward_sha256: (nullable): checksum of the forward script, with that of what it includes:
 *   sb_includes_dup_checksum()
 * @rollback_sha256: (nullable): that of the rollback script
 * @forward_text: (nullable): the forward script as applied; stored on apply only
 * @protocol: "T" or "N"
 * @state: "applied", "rolled-back", "running", "partial", "failed", "cancelled" (nothing of it
 *   stays), "resumed"; by a mark "applied" (its row was written), "accepted" (the file as it is now),
 *   "renamed" (to this key), "pending" (no row now)
 * @statements: how many statements
 * @error: (nullable): scrubbed text of the error
 *
 * What a step row says. All borrowed for the call.
 */
typedef struct
{
  const char *run_id;
  guint ordinal;
  const char *key;
  const char *version;
  const char *direction;
  const char *file;
  const char *forward_sha256;
  const char *rollback_sha256;
  const char *forward_text;
  const char *protocol;
  const char *state;
  guint statements;
  const char *error;
} SbJournalStep;

/** SB_JOURNAL_LOST: what the server names when rows of the journal that have to be there are not. */
#define SB_JOURNAL_LOST "switchback.journal_lost"

gboolean sb_journal_create (SbHistory *history, SbSession *session, GError **error);
gboolean sb_journal_may_be_written (SbHistory *history);
SbCommand *sb_journal_command_begin_run (SbHistory *history, const char *run_id, const char *kind);
SbCommand *sb_journal_command_finish_run (SbHistory *history, const char *run_id,
                                          const char *outcome);
gboolean sb_journal_keep_fingerprints (SbHistory *history, SbSession *session, GError **error);
SbCommand *sb_journal_command_fingerprint (SbHistory *history, const char *run_id,
                                           const char *before, const char *after, const char *form);
SbCommand *sb_journal_command_find_origin (SbHistory *history, const char *run_id,
                                           const char *before);
SbCommand *sb_journal_command_step (SbHistory *history, const SbJournalStep *step);
SbCommand *sb_journal_command_ensure_step (SbHistory *history, const SbJournalStep *step);
SbCommand *sb_journal_command_set_step (SbHistory *history, const char *run_id, guint ordinal,
                                        const char *state, const char *error);
SbCommand *sb_journal_command_find_run (SbHistory *history, const char *run_id);
SbCommand *sb_journal_command_find_others (SbHistory *history, guint seconds);
SbCommand *sb_journal_command_find_step (SbHistory *history, const char *run_id, guint ordinal);
GPtrArray *sb_journal_command_recreate (SbHistory *history, const char *run_id, const char *kind);
SbCommand *sb_journal_command_progress (SbHistory *history, const char *run_id, guint ordinal,
                                        guint statement, const char *sha256,
                                        const char *statement_class, const char *state);
SbCommand *sb_journal_command_find_progress (SbHistory *history, const char *run_id, guint ordinal,
                                             guint statement);
SbCommand *sb_journal_command_resume (SbHistory *history, const char *run_id, guint ordinal,
                                      const char *new_run_id, guint new_ordinal);
SbCommand *sb_journal_command_restore_progress (SbHistory *history, const char *run_id,
                                                guint ordinal, guint n_done, const char *sums,
                                                const char *classes);
SbCommand *sb_journal_command_set_progress (SbHistory *history, const char *run_id, guint ordinal,
                                            guint first, guint last, const char *state);
SbCommand *sb_journal_command_forget (SbHistory *history, const char *key);
char *sb_journal_dup_drop (SbHistory *history);

G_END_DECLS
