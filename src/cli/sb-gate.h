/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between plan and run: may this be done to this target now, or has a person to agree? */
#pragma once

#include "sb-cli.h"

G_BEGIN_DECLS

gboolean sb_gate_pass (SbCli *cli, SbPlan *plan, SbExit *exit_code);

G_END_DECLS
