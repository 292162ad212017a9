/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of verify scripts: a database of its own that looks like Supabase, and what came of the
 * last script. */
#pragma once

#include "sb-test-server.h"
#include "sb-test-supabase.h"
#include "sb-verify.h"

G_BEGIN_DECLS

/**
 * SbVerifyFixture:
 * @database: its database
 * @connection: to it
 * @results: (element-type SbCheckResult): of the last script
 * @baseline: of the last capture
 * @error: of the last script, when not all of it could be run
 * @options: how scripts are run
 * @story: what was heard of the last script: "start rows result "
 * @pieces: (element-type SbRows): rows that were streamed
 * @cancel_at_rows: cancel as soon as rows come
 */
typedef struct
{
  char *database;
  SbConnection *connection;
  GPtrArray *results;
  SbVerifyBaseline *baseline;
  GError *error;
  const char *text;
  SbVerifyOptions options;
  GString *story;
  GPtrArray *pieces;
  gboolean cancel_at_rows;
} SbVerifyFixture;

void sb_verify_fixture_set_up (SbVerifyFixture *self, gconstpointer data);
void sb_verify_fixture_tear_down (SbVerifyFixture *self, gconstpointer data);
void sb_verify_fixture_query (SbVerifyFixture *self, const char *sql);
void sb_verify_fixture_capture (SbVerifyFixture *self, const char *text);
void sb_verify_fixture_run (SbVerifyFixture *self, const char *text);
gpointer sb_verify_fixture_job (SbSession *session, gpointer data, GError **error);
SbCheckResult *sb_verify_fixture_get (SbVerifyFixture *self, guint index);
void sb_verify_fixture_assert (SbVerifyFixture *self, guint index, SbVerdict verdict,
                               const char *reason);
void sb_verify_fixture_assert_all_passed (SbVerifyFixture *self);

#define SB_VERIFY_TEST(path, func)                                                                 \
  g_test_add (path, SbVerifyFixture, NULL, sb_verify_fixture_set_up, func,                         \
              sb_verify_fixture_tear_down)

G_END_DECLS
