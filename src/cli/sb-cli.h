/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every command has: the options, the workspace, the two outputs, and a way to wait.
 *
 * Commands are straight-line code. They begin something in the workspace with sb_cli_done_cb() as
 * the callback and take the result from sb_cli_wait(), which runs the main loop meanwhile: events
 * are printed, and ^C, TERM and HUP are heard, also while the reader of an output stands still. The
 * first signal cancels, the second ends the server process, the third gives the connection up and
 * ends the program soon, whatever hangs.
 */
#pragma once

#include "sb-options.h"
#include "sb-output.h"
#include "sb-workspace.h"

G_BEGIN_DECLS

/**
 * SbExit:
 * @SB_EXIT_DONE: done
 * @SB_EXIT_FAILED: it failed, and nothing was changed in the target
 * @SB_EXIT_USAGE: wrong usage, or files that do not allow it
 * @SB_EXIT_PARTIAL: it ended early, and part of it stays
 * @SB_EXIT_UNKNOWN: the outcome is not known
 * @SB_EXIT_FOUND: done, and a check found something
 *
 * Exit codes.
 */
typedef enum
{
  SB_EXIT_DONE = 0,
  SB_EXIT_FAILED = 1,
  SB_EXIT_USAGE = 2,
  SB_EXIT_PARTIAL = 3,
  SB_EXIT_UNKNOWN = 4,
  SB_EXIT_FOUND = 5,
} SbExit;

/**
 * SbCli:
 * @options: what was asked for
 * @words: (array zero-terminated=1): the command's own arguments
 * @workspace: the workspace
 * @out: standard output: the answer; JSON only, with --json
 * @err: standard error: what went wrong, and what is asked
 * @draw: (nullable): draws the progress line on @out; called a few times a second while waiting
 * @draw_data: for @draw
 * @is_run: the command is one that changes the target
 * @has_begun: it may have changed something by now, and how it ends is not known yet
 * @is_over: how it ended is known; what is left is to say so
 * @exit_code: with what the program is about to end
 */
typedef struct
{
  SbOptions *options;
  const char *const *words;
  SbWorkspace *workspace;
  SbOutput *out;
  SbOutput *err;
  void (*draw) (gpointer draw_data);
  gpointer draw_data;

  gboolean is_run;
  gboolean has_begun;
  gboolean is_over;
  SbExit exit_code;

  /*< private >*/
  GAsyncResult *result;
  char *activity;
  char *here;
  guint n_signals;
  gboolean is_parked;
  int signal_fd;
  guint signal_source;
  guint leave_source;
  guint draw_source;
} SbCli;

SbCli *sb_cli_new (SbOptions *options, const char *const *words);
void sb_cli_free (SbCli *self);

void sb_cli_done_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *sb_cli_wait (SbCli *self);
gboolean sb_cli_can_ask (SbCli *self);
char *sb_cli_ask (SbCli *self, const char *question);
gboolean sb_cli_ask_yes (SbCli *self, const char *question);
SbExit sb_cli_decline (SbCli *self);
/* Signals: sb-cli-signals.c */
void sb_cli_listen (SbCli *self);
void sb_cli_unlisten (SbCli *self);
void sb_cli_wait_for_signal (SbCli *self);
gboolean sb_cli_was_cancelled (SbCli *self);

SbOutput *sb_cli_err (SbCli *self);
void sb_cli_warn (SbCli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
SbExit sb_cli_fail (SbCli *self, const GError *error);
SbExit sb_cli_fail_usage (SbCli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *sb_cli_dup_shown_text (SbCli *self, const char *text);
char *sb_cli_dup_shown_path (SbCli *self, const char *path);

/**
 * SbCliAttemptFunc:
 * @self: a command's context
 * @user_data: what was given along
 * @error: return location for an error
 *
 * Returns: whether it went well
 */
typedef gboolean (*SbCliAttemptFunc) (SbCli *self, gpointer user_data, GError **error);

gboolean sb_cli_connect (SbCli *self, SbCliAttemptFunc attempt, gpointer user_data, GError **error);

gboolean sb_cli_open (SbCli *self, SbExit *exit_code);
gboolean sb_cli_open_project (SbCli *self, SbExit *exit_code);
gboolean sb_cli_choose_target (SbCli *self, GError **error);
gboolean sb_cli_open_target (SbCli *self, SbExit *exit_code);
gboolean sb_cli_open_other_target (SbCli *self, const char *text, const char *option,
                                   SbExit *exit_code);
gboolean sb_cli_reopen (SbCli *self, SbExit *exit_code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCli, sb_cli_free)

G_END_DECLS
