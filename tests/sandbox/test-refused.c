/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When there can be no sandbox: which error, and that the message names the cause. */
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox-holder.h"
#include "sb-pg-binaries.h"
#include "sb-sandbox.h"

/* Opens, which must fail with @code and a message that has @part in it. */
static void
check_refused (Home *home, const char *project, SbSandboxError code, const char *part)
{
  g_autoptr (Holder) holder = holder_start (home, project);

  holder_wait_open (holder);
  g_assert_nonnull (holder->error);
  g_assert_cmpint (holder->error[0] - '0', ==, code);
  if (strstr (holder->error, part) == NULL)
    g_error ("\"%s\" is not in: %s", part, holder->error);
}

static void
write_program (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (chmod (path, 0755), ==, 0);
}

static void
test_no_binaries (void)
{
  g_autoptr (Home) home = home_new (NULL);
  g_autofree char *project = home_make_folder (home, "project");
  g_autofree char *binaries = home_make_folder (home, "binaries");
  g_autofree char *state = home_dup_state_path (home, "server.lock");

  home_setenv (home, "SWITCHBACK_PG_BINDIR", "/nowhere/at/all");
  check_refused (home, project, SB_SANDBOX_ERROR_NO_BINARIES, "\"/nowhere/at/all\"");
  /* A server alone is not enough. */
  home_setenv (home, "SWITCHBACK_PG_BINDIR", binaries);
  write_program (binaries, "postgres", "#!/bin/sh\nexit 1\n");
  check_refused (home, project, SB_SANDBOX_ERROR_NO_BINARIES, "initdb");
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
}

static void
test_found (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *version = NULL;
  g_autoptr (GError) error = NULL;
  guint major = 0;

  NEEDS_BINARIES ();
  folder = sb_pg_binaries_find (&error);
  g_assert_no_error (error);
  version = sb_pg_binaries_read_version (folder, &major, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (major, >=, SB_PG_BINARIES_MIN_MAJOR);
  g_assert_cmpuint (major, ==, g_ascii_strtoull (version, NULL, 10));
}

static void
test_too_old (void)
{
  g_autoptr (Home) home = home_new (NULL);
  g_autofree char *project = home_make_folder (home, "project");
  g_autofree char *binaries = home_make_folder (home, "binaries");

  write_program (binaries, "postgres", "#!/bin/sh\necho 'postgres (PostgreSQL) 9.6.24'\n");
  write_program (binaries, "initdb", "#!/bin/sh\nexit 0\n");
  write_program (binaries, "pg_ctl", "#!/bin/sh\nexit 0\n");
  home_setenv (home, "SWITCHBACK_PG_BINDIR", binaries);
  check_refused (home, project, SB_SANDBOX_ERROR_NO_BINARIES, "PostgreSQL 9 is too old");
}

static void
test_initdb_fails (void)
{
  g_autoptr (Home) home = home_new (NULL);
  g_autofree char *project = home_make_folder (home, "project");
  g_autofree char *binaries = home_make_folder (home, "binaries");

  write_program (binaries, "postgres", "#!/bin/sh\necho 'postgres (PostgreSQL) 15.1'\n");
  write_program (
      binaries, "initdb",
      "#!/bin/sh\nprintf 'one\\ninitdb: error: \\033[31mno locale today\\n' >&2\nexit 1\n");
  write_program (binaries, "pg_ctl", "#!/bin/sh\nexit 0\n");
  home_setenv (home, "SWITCHBACK_PG_BINDIR", binaries);
  check_refused (home, project, SB_SANDBOX_ERROR_START,
                 "initdb: error: \\u001b[31mno locale today");
}

/* The start is given up, the reason told, and nothing is left running. */
static void
test_server_does_not_start (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *data = NULL;
  g_autofree char *control = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  holder = holder_open (home, project);
  data = home_dup_data (home);
  holder_leave (holder);
  home_wait_idle (home);
  control = g_build_filename (data, "global", "pg_control", NULL);
  g_assert_cmpint (unlink (control), ==, 0);
  check_refused (home, project, SB_SANDBOX_ERROR_START, "could not open file");
  check_refused (home, project, SB_SANDBOX_ERROR_START, data);
}

static void
test_path_too_long (void)
{
  g_autoptr (Home) home = NULL;
  g_autofree char *project = NULL;
  g_autofree char *name = g_strnfill (90, 'x');
  g_autofree char *folder = NULL;

  NEEDS_BINARIES ();
  home = home_new (NULL);
  project = home_make_folder (home, "project");
  folder = home_make_folder (home, name);
  home_setenv (home, "XDG_RUNTIME_DIR", folder);
  home_setenv (home, "TMPDIR", folder);
  home_setenv (home, "SWITCHBACK_SANDBOX_ROOT", folder);
  if (geteuid () == 0)
    check_refused (home, project, SB_SANDBOX_ERROR_FOLDER, "too long");
  else
    {
      /* There is always /tmp. */
      g_autoptr (Holder) holder = holder_open (home, project);

      g_assert_true (g_str_has_prefix (holder->host, "/tmp/switchback-"));
      holder_leave (holder);
      home_wait_idle (home);
      g_assert_cmpint (rmdir (holder->host), ==, 0);
    }
}

static void
test_foreign_folders (void)
{
  g_autoptr (Home) home = NULL;
  g_autofree char *project = NULL;
  g_autofree char *state = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *missing = NULL;

  home = home_new (NULL);
  project = home_make_folder (home, "project");
  missing = g_build_filename (home->top, "missing", NULL);
  check_refused (home, missing, SB_SANDBOX_ERROR_FOLDER, missing);
  state = g_build_filename (home->top, "state", NULL);
  if (geteuid () == 0)
    {
      struct passwd *nobody = getpwnam ("nobody");

      folder = home_dup_state_path (home, "");
      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      g_assert_cmpint (chown (folder, nobody->pw_uid, nobody->pw_gid), ==, 0);
      check_refused (home, project, SB_SANDBOX_ERROR_FOLDER, "belongs to somebody else");
    }
  else
    {
      g_assert_cmpint (chmod (state, 0500), ==, 0);
      check_refused (home, project, SB_SANDBOX_ERROR_FOLDER, state);
      g_assert_cmpint (chmod (state, 0700), ==, 0);
    }
}

/* Somebody who knows the name of the socket's folder makes it first: it is not used. */
static void
test_socket_folder_taken (void)
{
  g_autoptr (Home) home = NULL;
  g_autoptr (Holder) holder = NULL;
  g_autofree char *project = NULL;
  g_autofree char *found = NULL;
  NEEDS_BINARIES ();
  if (geteuid () != 0)
    {
      g_test_skip ("needs two users: root");
      return;
    }
  home = home_new ("nobody");
  project = home_make_folder (home, "project");
  home_setenv (home, "XDG_RUNTIME_DIR", "");
  {
    g_autoptr (Holder) first = holder_open (home, project);
    g_autofree char *address = home_dup_state_path (home, "address");

    found = g_strdup (first->host);
    holder_leave (first);
    home_wait_idle (home);
    g_assert_cmpint (unlink (address), ==, 0);
  }

  g_assert_true (g_str_has_prefix (found, g_get_tmp_dir ()));
  g_assert_cmpint (chown (found, 0, 0), ==, 0);
  g_assert_cmpint (chmod (found, 0777), ==, 0);
  holder = holder_open (home, project);
  g_assert_cmpstr (holder->host, !=, found);
  g_assert_cmpint (rmdir (found), ==, 0);
  holder_leave (holder);
  home_wait_idle (home);
  g_assert_cmpint (rmdir (holder->host), ==, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/sandbox/refused/no-binaries", test_no_binaries);
  g_test_add_func ("/sandbox/refused/found", test_found);
  g_test_add_func ("/sandbox/refused/too-old", test_too_old);
  g_test_add_func ("/sandbox/refused/initdb-fails", test_initdb_fails);
  g_test_add_func ("/sandbox/refused/server-does-not-start", test_server_does_not_start);
  g_test_add_func ("/sandbox/refused/path-too-long", test_path_too_long);
  g_test_add_func ("/sandbox/refused/foreign-folders", test_foreign_folders);
  g_test_add_func ("/sandbox/refused/socket-folder-taken", test_socket_folder_taken);
}

int
main (int argc, char **argv)
{
  return holder_main (argc, argv, add_tests);
}
