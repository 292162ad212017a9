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
#define SB_RUN_UNLOCK "SELECT pg_catalog.pg_advisory_unlock($1::bigint)"

GPtrArray *sb_run_messages_new (void);
void sb_run_messages_add (GPtrArray *messages, SbRunMessageKind kind, const char *why,
                          SbCommand *command);
void sb_run_messages_add_resets (GPtrArray *messages);

GPtrArray *sb_run_compose_transaction (SbRun *run);
GPtrArray *sb_run_compose_single_settings (SbRun *run);
GPtrArray *sb_run_compose_single_start (SbRun *run);
GPtrArray *sb_run_compose_single_end (SbRun *run);
const char *sb_run_get_check_interval_sql (SbRun *run);
const char *sb_run_get_leftovers_sql (SbRun *run);

G_END_DECLS
