/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of runs: a project in a folder of its own and a database of its own. */
#pragma once

#include "sb-run.h"
#include "sb-test-server.h"

G_BEGIN_DECLS

/**
 * SbRunFixture:
 * @folder: the migrations folder, numbered layout
 * @database: its database on the test run's server
 * @connection: to it
 * @events: (element-type SbRunEvent): of the last run
 * @options: of the next run
 * @meanwhile: (nullable): called between plan and run
 * @listener: (nullable): sees each event as it happens, on the run's thread
 * @listener_data: for @listener
 * @error: of the last run, when nothing was begun
 */
typedef struct _SbRunFixture
{
  char *top;
  char *folder;
  char *database;
  SbConnection *connection;
  GPtrArray *events;
  SbRunOptions options;
  void (*meanwhile) (struct _SbRunFixture *self);
  SbRunEventFunc listener;
  gpointer listener_data;
  GError *error;
} SbRunFixture;

void sb_run_fixture_set_up (SbRunFixture *self, gconstpointer data);
void sb_run_fixture_tear_down (SbRunFixture *self, gconstpointer data);
void sb_run_fixture_connect (SbRunFixture *self, SbTarget *target);
void sb_run_fixture_write (SbRunFixture *self, const char *name, const char *text);
SbRunEvent *sb_run_fixture_run (SbRunFixture *self, const SbPlanRequest *request);
SbRunEvent *sb_run_fixture_apply (SbRunFixture *self);
SbRunEvent *sb_run_fixture_roll_back (SbRunFixture *self, gboolean all);
char *sb_run_fixture_states (SbRunFixture *self);
const SbRunEvent *sb_run_fixture_find_event (SbRunFixture *self, SbRunEventKind kind);
void sb_run_fixture_assert_query (SbRunFixture *self, const char *sql, const char *expected);

#define SB_RUN_TEST(path, func)                                                                    \
  g_test_add (path, SbRunFixture, NULL, sb_run_fixture_set_up, func, sb_run_fixture_tear_down)

G_END_DECLS
