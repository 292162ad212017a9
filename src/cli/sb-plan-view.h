/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan before it runs: for people, or as JSON. */
#pragma once

#include "sb-cli.h"

G_BEGIN_DECLS

void sb_plan_view_print (SbCli *cli, SbPlan *plan);
void sb_plan_view_print_json (SbCli *cli, SbPlan *plan);

G_END_DECLS
