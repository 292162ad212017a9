/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project, a database and a connection for tests of the history and the journal. */
#pragma once

#include "sb-connection.h"
#include "sb-journal.h"
#include "sb-test-server.h"

G_BEGIN_DECLS

typedef struct
{
  char *root;
  char *database;
  SbProject *project;
  SbConnection *connection;
  SbHistory *history;
} Fixture;

void sb_test_history_set_up (Fixture *self, const char *folder, const char *const *names);
void sb_test_history_tear_down (Fixture *self, gconstpointer data);
void sb_test_history_connect_as (Fixture *self, const char *user);
void sb_test_history_ensure_role (Fixture *self, const char *role);
void sb_test_history_sql (Fixture *self, const char *text);
void sb_test_history_assert_query (Fixture *self, const char *text, const char *expected);
void sb_test_history_read (Fixture *self, GError **error);
void sb_test_history_read_ok (Fixture *self);
gboolean sb_test_history_job (Fixture *self, SbJobFunc func, GError **error);
void sb_test_history_job_at_once (Fixture *self, SbJobFunc func);
char *sb_test_history_send (Fixture *self, SbCommand *command, char **sqlstate);
void sb_test_history_send_ok (Fixture *self, SbCommand *command);

G_END_DECLS
