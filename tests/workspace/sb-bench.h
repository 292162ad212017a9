/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the tests of the workbench: one with a project in a folder of its own, on the test run's
 * server, and somebody who answers its questions. */
#pragma once

#include "sb-workbench.h"

G_BEGIN_DECLS

/**
 * Bench:
 * @answer: what questions are answered with
 * @asked: title and body of every question, a line each
 * @toasts: every toast, a line each
 * @ended: title and body of every run that ended
 * @n_closed: how often "close" was told
 */
typedef struct
{
  SbWorkbench *workbench;
  SbMemory *memory;
  char *folder;
  char *database;
  SbAnswer answer;
  GString *asked;
  GString *toasts;
  GString *ended;
  SbPlace *revealed;
  char *typed;
  gboolean was_plan_shown;
  gboolean keeps_questions;
  SbQuestion *question;
  guint n_closed;
} Bench;

void bench_set_up (Bench *bench, gconstpointer data);
void bench_tear_down (Bench *bench, gconstpointer data);
void bench_write (Bench *bench, const char *name, const char *text);
char *bench_dup_path (Bench *bench, const char *name);
void bench_use_server (Bench *bench);
void bench_use_url (Bench *bench, const char *url);
void bench_settle (Bench *bench);
void bench_open (Bench *bench);
void bench_open_ready (Bench *bench);
guint bench_count (Bench *bench, SbState state);
const char *bench_why_not (Bench *bench, SbAbility ability);
void bench_assert_contains (const char *text, const char *part);
gboolean bench_is_sleeping (Bench *bench);
void bench_assert_query (Bench *bench, const char *sql, const char *expected);

G_END_DECLS
