/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands: a table row each, and a file each. */
#pragma once

#include "sb-cli.h"

G_BEGIN_DECLS

/**
 * SbCmd:
 * @name: what is typed
 * @flags: which options it takes
 * @min_words: how many arguments it needs
 * @max_words: how many it takes
 * @usage: its arguments for help
 * @summary: one line for help
 * @description: more, for `help COMMAND`
 * @run: does it
 */
typedef struct
{
  const char *name;
  SbCommandFlags flags;
  guint min_words;
  guint max_words;
  const char *usage;
  const char *summary;
  const char *description;
  SbExit (*run) (SbCli *cli);
} SbCmd;

extern const SbCmd sb_commands[];
extern const guint sb_n_commands;

const SbCmd *sb_cmd_find (const char *name);
const char *sb_cmd_suggest (const char *name);
void sb_cmd_print_help (const SbCmd *command);

SbExit sb_cmd_status (SbCli *cli);
SbExit sb_cmd_new (SbCli *cli);
SbExit sb_cmd_plan (SbCli *cli);
SbExit sb_cmd_apply (SbCli *cli);
SbExit sb_cmd_rollback (SbCli *cli);
SbExit sb_cmd_templates (SbCli *cli);
SbExit sb_cmd_verify (SbCli *cli);
SbExit sb_cmd_lint (SbCli *cli);
SbExit sb_cmd_format (SbCli *cli);
SbExit sb_cmd_bundle (SbCli *cli);
SbExit sb_cmd_completion (SbCli *cli);
SbExit sb_cmd_mark (SbCli *cli);
SbExit sb_cmd_restore (SbCli *cli);
SbExit sb_cmd_log (SbCli *cli);
SbExit sb_cmd_sandbox (SbCli *cli);
SbExit sb_cmd_doctor (SbCli *cli);
SbExit sb_cmd_draft (SbCli *cli);
SbExit sb_cmd_checklist (SbCli *cli);
SbExit sb_cmd_fingerprint (SbCli *cli);
SbExit sb_cmd_diff (SbCli *cli);
SbExit sb_cmd_rehearse (SbCli *cli);
SbExit sb_cmd_evidence (SbCli *cli);

/* What plan, apply and rollback share: sb-cmd-plan.c */
SbExit sb_cmd_run (SbCli *cli, SbPlanKind kind, const char *const *words, gboolean is_dry);

G_END_DECLS
