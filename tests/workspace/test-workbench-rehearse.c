/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearsals in a real sandbox, as a window begins them: the steps, the verdicts, how long these count,
 * and a run that goes on meanwhile. */
#include <glib/gstdio.h>
#include <string.h>

#include "sandbox-home.h"
#include "sb-bench.h"
#include "sb-sandbox.h"
#include "sb-test-wait.h"

static Home *home;
static gboolean has_binaries;

#define NEEDS_SANDBOX()                                                                            \
  do                                                                                               \
    {                                                                                              \
      if (!has_binaries)                                                                           \
        {                                                                                          \
          g_test_skip ("no PostgreSQL server binaries");                                           \
          return;                                                                                  \
        }                                                                                          \
    }                                                                                              \
  while (0)

static SbRehearsals *
get_rehearsals (Bench *bench)
{
  return sb_workbench_get_rehearsals (bench->workbench);
}

/* No target: nothing but the sandbox is there. */
static void
open_offline (Bench *bench)
{
  bench_use_url (bench, "postgresql://nobody@/nowhere?host=/nonexistent");
  bench_open (bench);
  g_assert_cmpint (sb_workbench_get_phase (bench->workbench), ==, SB_PHASE_OFFLINE);
}

static void
select_key (Bench *bench, const char *key)
{
  SbDocumentSet *documents = sb_workbench_get_documents (bench->workbench);

  sb_workbench_select (bench->workbench, key);
  sb_test_wait_for (
      sb_document_set_get_document (documents, SB_ROLE_FORWARD) != NULL
      && sb_document_is_parsed (sb_document_set_get_document (documents, SB_ROLE_FORWARD)));
}

static void
wait_until_done (Bench *bench)
{
  sb_test_wait_for (sb_rehearsals_is_busy (get_rehearsals (bench)));
  sb_test_wait_for (!sb_rehearsals_is_busy (get_rehearsals (bench)));
}

static SbRehearsal *
rehearse (Bench *bench, const char *key)
{
  select_key (bench, key);
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_THIS);
  wait_until_done (bench);
  return sb_rehearsals_get_result (get_rehearsals (bench), key);
}

static gboolean
has_badge (Bench *bench, const char *key, const char *text)
{
  SbTimelineModel *timeline = sb_workbench_get_timeline (bench->workbench);
  SbTimelineItem *item = sb_timeline_model_find (timeline, key);
  guint n;
  const SbBadge *badges = sb_timeline_item_get_badges (item, &n);

  for (guint i = 0; i < n; i++)
    if (strcmp (badges[i].text, text) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_log (Bench *bench, const char *part)
{
  SbLogModel *log = sb_workbench_get_log (bench->workbench);
  g_autofree char *text = NULL;

  sb_log_model_drain (log);
  text = sb_log_model_dup_text (log);
  return strstr (text, part) != NULL;
}

static void
note_step_cb (SbRehearsals *rehearsals, gpointer user_data)
{
  const SbRehearsalStep *step = sb_rehearsals_get_step (rehearsals);
  GString *steps = user_data;
  const char *name = step != NULL ? sb_stage_get_name (step->stage) : "-";

  if (step != NULL && step->stage == SB_STAGE_ROLLBACK)
    {
      g_assert_true (step->stages[SB_STAGE_FORWARD].is_good);
      g_assert_cmpuint (step->stages[SB_STAGE_FORWARD].n_statements, ==, 1);
      g_assert_cmpuint (step->stages[SB_STAGE_FORWARD].n_checks, ==, 1);
    }
  if (!g_str_has_suffix (steps->str, name))
    g_string_append_printf (steps, "%s%s", steps->len > 0 ? ", " : "", name);
}

/* Each step is told when it begins, with what is known of those before it. */
static void
test_proven (Bench *bench, gconstpointer data)
{
  g_autoptr (GString) steps = g_string_new (NULL);
  gulong handler;
  SbRehearsal *result;

  NEEDS_SANDBOX ();
  open_offline (bench);
  handler = g_signal_connect (get_rehearsals (bench), "changed", G_CALLBACK (note_step_cb), steps);
  result = rehearse (bench, "001_a.sql");
  g_signal_handler_disconnect (get_rehearsals (bench), handler);
  g_assert_nonnull (result);
  g_assert_cmpint (result->grade, ==, SB_GRADE_EXACT);
  bench_assert_contains (steps->str, "copy, forward, rollback, compare, forward again");
  bench_assert_contains (bench->ended->str, "Rehearsed 1 migration");
  g_assert_cmpint (sb_workbench_get_proof (bench->workbench, "001_a.sql")->grade, ==,
                   SB_GRADE_EXACT);
  g_assert_false (sb_rehearsals_is_stale (get_rehearsals (bench), "001_a.sql"));
  g_assert_true (has_badge (bench, "001_a.sql", "↺ proven"));
  g_assert_false (has_badge (bench, "002_b.sql", "↺ proven"));
}

/* What is typed takes the verdict away at once, and so does what another program writes. */
static void
test_edited (Bench *bench, gconstpointer data)
{
  SbDocumentSet *documents = sb_workbench_get_documents (bench->workbench);
  SbDocument *rollback;

  NEEDS_SANDBOX ();
  open_offline (bench);
  rehearse (bench, "001_a.sql");
  rollback = sb_document_set_get_document (documents, SB_ROLE_ROLLBACK);
  sb_test_wait_for (sb_document_is_parsed (rollback));
  g_assert_nonnull (sb_workbench_get_proof (bench->workbench, "001_a.sql"));
  sb_document_touch (rollback, TRUE);
  g_assert_null (sb_workbench_get_proof (bench->workbench, "001_a.sql"));
  g_assert_false (has_badge (bench, "001_a.sql", "↺ proven"));
  sb_document_touch (rollback, FALSE);
  g_assert_nonnull (sb_workbench_get_proof (bench->workbench, "001_a.sql"));
  g_assert_true (has_badge (bench, "001_a.sql", "↺ proven"));

  bench_write (bench, "verify_001.sql", "SELECT true;\n");
  sb_test_wait_for (sb_workbench_get_proof (bench->workbench, "001_a.sql") == NULL);
  g_assert_true (sb_rehearsals_is_stale (get_rehearsals (bench), "001_a.sql"));
  g_assert_false (has_badge (bench, "001_a.sql", "↺ proven"));
  bench_write (bench, "verify_001.sql", "SELECT count(*) = 0 FROM a;\n");
  sb_test_wait_for (sb_workbench_get_proof (bench->workbench, "001_a.sql") != NULL);
  g_assert_false (sb_rehearsals_is_stale (get_rehearsals (bench), "001_a.sql"));
}

/* The next window knows it, from a file that nobody else can read. */
static void
test_kept (Bench *bench, gconstpointer data)
{
  g_autoptr (SbWorkbench) next = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "switchback", "proofs",
                                              NULL);
  const char *name;
  g_autoptr (GDir) dir = NULL;
  GStatBuf info;

  NEEDS_SANDBOX ();
  bench_write (bench, "rollback_002.sql", "DROP TABLE b; CREATE TABLE left_over (n int);\n");
  open_offline (bench);
  rehearse (bench, "002_b.sql");
  next = sb_workbench_new ("test", NULL);
  sb_workbench_open (next, bench->folder);
  sb_test_wait_for (sb_workbench_get_proof (next, "002_b.sql") != NULL);
  g_assert_cmpint (sb_workbench_get_proof (next, "002_b.sql")->grade, ==, SB_GRADE_LEAVES_OBJECTS);
  g_assert_null (sb_workbench_get_proof (next, "001_a.sql"));
  sb_test_wait_for (!sb_workbench_is_busy (next));
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_null (strstr (text, "left_over"));
    }
}

/* What is unsaved is saved first: the verdict is of what the person sees. */
static void
test_saved (Bench *bench, gconstpointer data)
{
  SbDocumentSet *documents = sb_workbench_get_documents (bench->workbench);
  SbDocument *rollback;

  NEEDS_SANDBOX ();
  open_offline (bench);
  select_key (bench, "001_a.sql");
  rollback = sb_document_set_get_document (documents, SB_ROLE_ROLLBACK);
  sb_test_wait_for (sb_document_is_parsed (rollback));
  sb_document_replace (rollback, "SELECT 1 / 0;\n");
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_THIS);
  wait_until_done (bench);
  bench_assert_contains (bench->toasts->str, "Saved 1 file");
  g_assert_cmpint (sb_rehearsals_get_result (get_rehearsals (bench), "001_a.sql")->grade, ==,
                   SB_GRADE_FAILS);
}

/* Why it failed, and where that stands. */
static void
test_fails (Bench *bench, gconstpointer data)
{
  SbRehearsal *result;
  g_autofree char *path = bench_dup_path (bench, "002_b.sql");

  NEEDS_SANDBOX ();
  bench_write (bench, "002_b.sql", "CREATE TABLE b (n int);\nSELECT 1 / 0;\n");
  open_offline (bench);
  result = rehearse (bench, "002_b.sql");
  g_assert_cmpint (result->grade, ==, SB_GRADE_FAILS);
  bench_assert_contains (result->reason, "division by zero");
  g_assert_cmpstr (result->failure.path, ==, path);
  g_assert_cmpuint (result->failure.line, ==, 2);
  g_assert_cmpuint (result->failure.offset, ==, strlen ("CREATE TABLE b (n int);\n"));
  g_assert_true (has_badge (bench, "002_b.sql", "↺ fails"));
  /* A failure of a rehearsal is a verdict, not a failure of the window. */
  g_assert_null (sb_workbench_get_failure (bench->workbench));
}

/* A run has the target, a rehearsal its copies: neither waits for the other, nor ends with it. */
static void
test_beside_a_run (Bench *bench, gconstpointer data)
{
  NEEDS_SANDBOX ();
  bench_write (bench, "003_c.sql", "SELECT pg_sleep(600);\n");
  bench_open_ready (bench);
  select_key (bench, "003_c.sql");
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_THIS);
  sb_test_wait_for (sb_rehearsals_get_step (get_rehearsals (bench)) != NULL
                    && sb_rehearsals_get_step (get_rehearsals (bench))->stage == SB_STAGE_FORWARD);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_REHEARSE), ==, "a rehearsal is going on already");
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_REHEARSE_PENDING), ==,
                   "a rehearsal is going on already");

  select_key (bench, "001_a.sql");
  sb_workbench_apply (bench->workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  g_assert_cmpuint (bench_count (bench, SB_STATE_APPLIED), ==, 1);
  g_assert_true (sb_rehearsals_is_busy (get_rehearsals (bench)));

  sb_workbench_cancel (bench->workbench);
  sb_test_wait_for (!sb_rehearsals_is_busy (get_rehearsals (bench)));
  bench_assert_contains (bench->toasts->str, "The rehearsal was cancelled");
  g_assert_null (sb_rehearsals_get_result (get_rehearsals (bench), "003_c.sql"));
  g_assert_null (sb_workbench_get_failure (bench->workbench));
}

/* Cancelling a run leaves the rehearsal alone. */
static void
test_cancel_the_run (Bench *bench, gconstpointer data)
{
  NEEDS_SANDBOX ();
  bench_write (bench, "003_c.sql", "SELECT pg_sleep(600);\n");
  bench_open_ready (bench);
  select_key (bench, "003_c.sql");
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_THIS);
  sb_test_wait_for (sb_rehearsals_get_step (get_rehearsals (bench)) != NULL
                    && sb_rehearsals_get_step (get_rehearsals (bench))->stage == SB_STAGE_FORWARD);
  sb_workbench_apply (bench->workbench, SB_SCOPE_NEXT);
  sb_test_wait_for (bench_is_sleeping (bench));
  sb_workbench_cancel (bench->workbench);
  bench_settle (bench);
  g_assert_true (sb_workbench_was_cancelled (bench->workbench));
  g_assert_true (sb_rehearsals_is_busy (get_rehearsals (bench)));
  sb_workbench_cancel_rehearsal (bench->workbench);
  sb_test_wait_for (!sb_rehearsals_is_busy (get_rehearsals (bench)));
}

static void
test_pending (Bench *bench, gconstpointer data)
{
  NEEDS_SANDBOX ();
  open_offline (bench);
  bench_assert_contains (bench_why_not (bench, SB_CAN_REHEARSE_PENDING), "no database is reached");
  bench_open_ready (bench);
  select_key (bench, "001_a.sql");
  sb_workbench_apply (bench->workbench, SB_SCOPE_THIS);
  bench_settle (bench);
  g_string_truncate (bench->ended, 0);
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_ALL);
  wait_until_done (bench);
  g_assert_null (sb_rehearsals_get_result (get_rehearsals (bench), "001_a.sql"));
  g_assert_nonnull (sb_rehearsals_get_result (get_rehearsals (bench), "002_b.sql"));
  bench_assert_contains (bench->ended->str, "Rehearsed 1 migration");
  sb_workbench_apply (bench->workbench, SB_SCOPE_NEXT);
  bench_settle (bench);
  g_assert_cmpstr (bench_why_not (bench, SB_CAN_REHEARSE_PENDING), ==, "nothing is pending");
}

/* Each is good alone, but one does not find what it was written for on the way down: the window says
 * so wherever it says how it went, and does not call that proven. */
static void
test_chain_breaks (Bench *bench, gconstpointer data)
{
  g_autoptr (SbWorkbench) next = NULL;
  SbChain *chain;

  NEEDS_SANDBOX ();
  bench_write (bench, "001_a.sql", "CREATE TABLE a (x int, n int);\n");
  bench_write (bench, "002_b.sql", "CREATE TABLE b (n int);\n");
  bench_write (bench, "rollback_002.sql",
               "SELECT 1 / count(*) FROM pg_attribute WHERE attrelid = 'a'::regclass"
               " AND attname = 'x' AND attnum = 1;\nDROP TABLE b;\n");
  bench_write (bench, "003_c.sql", "ALTER TABLE a DROP COLUMN x;\n");
  bench_write (bench, "rollback_003.sql", "ALTER TABLE a ADD COLUMN x int;\n");
  bench_open_ready (bench);
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_ALL);
  wait_until_done (bench);
  g_assert_cmpint (sb_rehearsals_get_result (get_rehearsals (bench), "002_b.sql")->grade, ==,
                   SB_GRADE_EXACT);
  bench_assert_contains (bench->ended->str, "the chain 001…003: breaks at 002 on the way down");
  bench_assert_contains (bench->toasts->str, "the chain 001…003: breaks at 002 on the way down");
  bench_assert_contains (bench->ended->str, "(bad)");
  g_assert_true (has_log (bench, "in a chain: breaks at 002 on the way down: rollback"));
  chain = sb_workbench_get_chain (bench->workbench, "001_a.sql");
  g_assert_nonnull (chain);
  g_assert_cmpint (chain->verdict, ==, SB_CHAIN_BROKEN);
  g_assert_true (has_badge (bench, "001_a.sql", "↺ proven"));
  g_assert_true (has_badge (bench, "002_b.sql", "↺ only alone"));

  /* It is of these scripts only, and is kept. */
  bench_write (bench, "rollback_003.sql", "ALTER TABLE a ADD COLUMN IF NOT EXISTS x int;\n");
  sb_test_wait_for (sb_workbench_get_chain (bench->workbench, "001_a.sql") == NULL);
  next = sb_workbench_new ("test", NULL);
  sb_workbench_open (next, bench->folder);
  sb_test_wait_for (sb_workbench_get_proof (next, "002_b.sql") != NULL);
  g_assert_true (sb_workbench_get_proof (next, "002_b.sql")->breaks_chain);
  sb_test_wait_for (!sb_workbench_is_busy (next));

  /* It stays whatever is tried of it alone, until a chain holds. */
  sb_workbench_select (bench->workbench, "002_b.sql");
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_THIS);
  wait_until_done (bench);
  g_assert_true (sb_workbench_get_proof (bench->workbench, "002_b.sql")->breaks_chain);
  g_assert_true (has_badge (bench, "002_b.sql", "↺ only alone"));
  bench_write (bench, "003_c.sql", "CREATE TABLE c (n int);\n");
  bench_write (bench, "rollback_003.sql", "DROP TABLE c;\n");
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_ALL);
  wait_until_done (bench);
  g_assert_false (sb_workbench_get_proof (bench->workbench, "002_b.sql")->breaks_chain);
  g_assert_true (has_badge (bench, "002_b.sql", "↺ proven"));
}

/* Another project has nothing of this one. */
static void
test_left (Bench *bench, gconstpointer data)
{
  g_autofree char *other = g_build_filename (bench->folder, "other", NULL);
  g_autofree char *script = g_build_filename (other, "migrations", "001_a.sql", NULL);
  g_autofree char *migrations = g_path_get_dirname (script);

  NEEDS_SANDBOX ();
  g_assert_cmpint (g_mkdir_with_parents (migrations, 0700), ==, 0);
  g_assert_true (g_file_set_contents (script, "CREATE TABLE a (n int);\n", -1, NULL));
  bench_write (bench, "003_c.sql", "SELECT pg_sleep(600);\n");
  open_offline (bench);
  rehearse (bench, "001_a.sql");
  select_key (bench, "003_c.sql");
  sb_workbench_rehearse (bench->workbench, SB_SCOPE_THIS);
  sb_test_wait_for (sb_rehearsals_get_step (get_rehearsals (bench)) != NULL
                    && sb_rehearsals_get_step (get_rehearsals (bench))->stage == SB_STAGE_FORWARD);
  sb_workbench_open (bench->workbench, other);
  bench_settle (bench);
  sb_test_wait_for (!sb_rehearsals_is_busy (get_rehearsals (bench)));
  g_assert_null (sb_workbench_get_proof (bench->workbench, "001_a.sql"));
  g_assert_null (sb_rehearsals_get_result (get_rehearsals (bench), "001_a.sql"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Bench *bench, gconstpointer data);
  } tests[] = {
    { "/workbench-rehearse/proven", test_proven },
    { "/workbench-rehearse/edited", test_edited },
    { "/workbench-rehearse/kept", test_kept },
    { "/workbench-rehearse/saved", test_saved },
    { "/workbench-rehearse/fails", test_fails },
    { "/workbench-rehearse/beside-a-run", test_beside_a_run },
    { "/workbench-rehearse/cancel-the-run", test_cancel_the_run },
    { "/workbench-rehearse/pending", test_pending },
    { "/workbench-rehearse/chain-breaks", test_chain_breaks },
    { "/workbench-rehearse/left", test_left },
  };
  int status;

  if (sb_sandbox_is_supervisor (argc, argv, &status))
    return status;
  has_binaries = home_has_binaries ();
  home = home_new (NULL);
  home_move_in (home);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Bench, NULL, bench_set_up, tests[i].test, bench_tear_down);
  status = g_test_run ();
  home_free (home);
  return status;
}
