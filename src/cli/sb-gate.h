/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between plan and run: may this be done to this target now, or has a person to agree? */
#pragma once

#include "sb-cli.h"

G_BEGIN_DECLS

/**
 * SbGateShow:
 * @cli: a command's context
 * @shown: what sb_gate_pass_what() was given
 *
 * Prints what is about to be done.
 */
typedef void (*SbGateShow) (SbCli *cli, gpointer shown);

gboolean sb_gate_pass_what (SbCli *cli, const char *what, SbGateShow show, gpointer shown,
                            SbExit *exit_code);
gboolean sb_gate_pass (SbCli *cli, SbPlan *plan, SbExit *exit_code);

G_END_DECLS
