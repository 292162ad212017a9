/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history: the table in the target that says what is applied, as it was at one moment;
 * immutable.
 *
 * Which history a target has is detected: the layout's own table if it exists, else
 * another known one with rows that match our files, else none yet: the layout's own is created by
 * the first run. Each known history is a table of functions in a file of its own, chosen by name.
 *
 * Threads: reading is done in a job on a connection's worker; an SbHistory never changes and any
 * thread may read it.
 */
#pragma once

#include "sb-command.h"
#include "sb-project.h"
#include "sb-session.h"

G_BEGIN_DECLS

#define SB_HISTORY_ERROR (sb_history_error_quark ())

/**
 * SbHistoryError:
 * @SB_HISTORY_ERROR_DENIED: the role may not read, create or write the history
 * @SB_HISTORY_ERROR_SHAPE: a table of that name has other columns than the tool it belongs to makes
 * @SB_HISTORY_ERROR_LOCKED: another session keeps it locked
 * @SB_HISTORY_ERROR_NEWER: the journal is a newer Switchback's
 */
typedef enum
{
  SB_HISTORY_ERROR_DENIED,
  SB_HISTORY_ERROR_SHAPE,
  SB_HISTORY_ERROR_LOCKED,
  SB_HISTORY_ERROR_NEWER,
} SbHistoryError;

/**
 * SbHistoryRow:
 * @key: file name (`migration_history`) or version (`schema_migrations`)
 * @name: (nullable): Supabase's name column
 * @applied_at: (nullable): ISO 8601 in UTC, "2026-11-20T10:30:00.123Z"; %NULL when the table has
 * none
 */
typedef struct
{
  char *key;
  char *name;
  char *applied_at;
} SbHistoryRow;

/**
 * SbJournalProgress:
 * @state: "pending", "started", "done", "failed" (the server refused it, and nothing of it stays)
 * @sha256: checksum of its text
 * @pid: of the server process that had it last, as a number's text; "0" for none
 * @at: when that was, seconds since 1970
 * @statement_class: what it is: "CREATE INDEX CONCURRENTLY", "INSERT"
 *
 * How far one statement of a step under protocol N came.
 */
typedef struct
{
  char *state;
  char *sha256;
  char *pid;
  char *at;
  char *statement_class;
} SbJournalProgress;

/**
 * SbJournalEntry:
 * @key: the migration's key in the history
 * @direction: "apply", "rollback" or "mark"
 * @state: "applied", "rolled-back", "running", "partial", "failed"; by a mark "applied", "accepted",
 *   "renamed" or "pending"
 * @run_id: which run
 * @ordinal: its step in that run
 * @runner_pid: state "running": of the server process that has one of its statements, as a number's
 *   text; %NULL when no runner is at work on it
 * @forward_sha256: (nullable): checksum of the forward script at the time
 * @started_at: ISO 8601 in UTC
 * @duration_ms: -1 when not known
 * @statements: how many statements the script had
 * @statements_done: under protocol N how many have a "done" progress row; else 0
 * @error: (nullable): why it failed
 * @applied_sha256: (nullable): checksum of the forward script with which it is applied now, as far
 *   as the journal knows: of this step, or of the one before a roll back that did not succeed; a
 *   mark that accepts an edited file says it, too
 * @applied_at: (nullable): when that was, ISO 8601 in UTC
 * @applied_ms: how long that took; -1 when not known
 * @progress: (array length=n_progress): how far its statements came, where it can go on
 * @before: (nullable): the apply that had stopped half-way before this roll back, which did not
 *   come to its end either
 *
 * The newest journal step of one migration.
 */
typedef struct _SbJournalEntry SbJournalEntry;
struct _SbJournalEntry
{
  char *key;
  char *direction;
  char *state;
  char *run_id;
  guint ordinal;
  char *runner_pid;
  char *forward_sha256;
  char *started_at;
  gint64 duration_ms;
  guint statements;
  guint statements_done;
  char *error;
  char *applied_sha256;
  char *applied_at;
  gint64 applied_ms;
  SbJournalProgress *progress;
  guint n_progress;
  SbJournalEntry *before;
};

typedef struct _SbHistory SbHistory;

GQuark sb_history_error_quark (void);

SbHistory *sb_history_read (SbSession *session, SbProject *project, GError **error);
const char *sb_history_get_look_sql (void);
SbHistory *sb_history_read_found (SbSession *session, SbProject *project, SbResult *found,
                                  GError **error);
SbHistory *sb_history_ref (SbHistory *self);
void sb_history_unref (SbHistory *self);

const char *sb_history_get_table (SbHistory *self);
const char *sb_history_get_id (SbHistory *self);
gboolean sb_history_exists (SbHistory *self);
gboolean sb_history_is_open_to_api (SbHistory *self);
const char *sb_history_get_digest (SbHistory *self);
guint sb_history_get_n_rows (SbHistory *self);
const SbHistoryRow *sb_history_get_row (SbHistory *self, guint index);
const SbHistoryRow *sb_history_find (SbHistory *self, const char *key);
char *sb_history_dup_key (SbHistory *self, const SbMigration *migration);

int sb_history_get_server_version (SbHistory *self);
gboolean sb_history_has_journal (SbHistory *self);
gboolean sb_history_has_journal_tables (SbHistory *self);
const char *sb_history_get_journal_fault (SbHistory *self);
const char *sb_history_get_journal_prefix (SbHistory *self);
const SbJournalEntry *sb_history_find_entry (SbHistory *self, const char *key);

char *sb_history_dup_await_sql (SbHistory *self);
gboolean sb_history_create (SbHistory *self, SbSession *session, GError **error);
GPtrArray *sb_history_command_create_all (SbHistory *self, const char *run_id, const char *kind);
void sb_history_set_created (SbHistory *self);
GPtrArray *sb_history_command_recreate (SbHistory *self);
SbCommand *sb_history_command_guard (SbHistory *self, const char *key, gboolean applied);
SbCommand *sb_history_command_confirm (SbHistory *self, const char *key);
gboolean sb_history_keeps_statements (SbHistory *self);
SbCommand *sb_history_command_insert (SbHistory *self, SbMigration *migration,
                                      const char *const *statements);
SbCommand *sb_history_command_rename (SbHistory *self, const char *key, SbMigration *migration);
SbCommand *sb_history_command_delete (SbHistory *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbHistory, sb_history_unref)

G_END_DECLS
