/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of statements that make up a step. Private to the floor. */
#pragma once

#include "sb-run-preview.h"
#include "sb-run-private.h"

G_BEGIN_DECLS

/** SB_LOCK_SETTING: what the server names when somebody else has the lock. */
#define SB_LOCK_SETTING "switchback.another_run_holds_the_lock"
#define SB_RUN_BEGIN "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
#define SB_RUN_ROLE "SELECT pg_catalog.set_config('role', $1, true)"
#define SB_RUN_LOCK "SELECT pg_catalog.pg_try_advisory_lock($1::bigint)"
/** SB_RUN_TRY_LOCK: whether it could be had; nothing is held behind this statement's own transaction. */
#define SB_RUN_TRY_LOCK "SELECT pg_catalog.pg_try_advisory_xact_lock($1::bigint)"
#define SB_RUN_UNLOCK "SELECT pg_catalog.pg_advisory_unlock($1::bigint)"

/** SB_RUN_HOLDERS: who has the runner lock: l, and as far as it is a session of the server: a. */
#define SB_RUN_HOLDERS                                                                             \
  "pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a "                                 \
  "ON a.pid OPERATOR(pg_catalog.=) l.pid "                                                         \
  "WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.granted "                              \
  "AND l.objsubid OPERATOR(pg_catalog.=) 1 "                                                       \
  "AND (l.classid::bigint OPERATOR(pg_catalog.<<) 32 OPERATOR(pg_catalog.|) l.objid::bigint) "     \
  "OPERATOR(pg_catalog.=) $1::bigint AND l.database OPERATOR(pg_catalog.=) "                       \
  "(SELECT oid FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) "                  \
  "pg_catalog.current_database())"

/**
 * SB_RUN_RELEASE:
 *
 * Gives back the locks that a script has taken for the session, and ours with them: there is no way
 * to tell them apart that counts how often each was taken. The transaction's lock, taken before,
 * keeps everybody out until ours is there again. Where somebody else has it by now, it raises.
 */
#define SB_RUN_RELEASE                                                                             \
  "SELECT pg_catalog.pg_try_advisory_xact_lock($1::bigint), pg_catalog.pg_advisory_unlock_all(), " \
  "CASE WHEN pg_catalog.pg_try_advisory_lock($1::bigint) THEN '' "                                 \
  "ELSE pg_catalog.current_setting('" SB_LOCK_SETTING "') END"

/** SB_RUN_INVALID_INDEXES: full name, name and table of each; of partitioned ones only the parts. */
#define SB_RUN_INVALID_INDEXES                                                                     \
  "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), c.relname, "                           \
  "i.indrelid::pg_catalog.regclass FROM pg_catalog.pg_index i "                                    \
  "JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid "                       \
  "JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "                 \
  "WHERE NOT i.indisvalid AND c.relkind OPERATOR(pg_catalog.=) 'i' ORDER BY 1"

GPtrArray *sb_run_messages_new (void);
void sb_run_messages_add (GPtrArray *messages, SbRunMessageKind kind, const char *why,
                          SbCommand *command);
void sb_run_messages_add_resets (GPtrArray *messages, SbRun *run);
void sb_run_messages_add_recreate (GPtrArray *messages, SbRun *run);
void sb_run_messages_add_deferred (GPtrArray *messages, SbRunMessageKind kind);
void sb_run_messages_add_confirm (GPtrArray *messages, SbRun *run);
void sb_run_get_time_outs (SbRun *run, char **lock, char **statement);

GPtrArray *sb_run_compose_transaction (SbRun *run);
GPtrArray *sb_run_compose_single_settings (SbRun *run);
GPtrArray *sb_run_compose_single_role (SbRun *run);
GPtrArray *sb_run_compose_single_again (SbRun *run, guint index);
GPtrArray *sb_run_compose_single_start (SbRun *run);
GPtrArray *sb_run_compose_restore (SbRun *run);
GPtrArray *sb_run_compose_single_end (SbRun *run);
GPtrArray *sb_run_compose_mark (SbRun *run, guint first, guint n, const char *state);
GPtrArray *sb_run_compose_guard (SbRun *run);
GPtrArray *sb_run_compose_part_end (SbRun *run, guint first, guint n);
SbCommand *sb_run_command_find_lock (SbRun *run);
gboolean sb_run_is_said_again (const SbPlanStep *step, guint index);
const char *sb_run_get_check_interval_sql (SbRun *run);
const char *sb_run_get_leftovers_sql (SbRun *run);

G_END_DECLS
