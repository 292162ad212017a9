/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One check for people: its verdict, why, and its rows. */
#pragma once

#include "sb-cli.h"

G_BEGIN_DECLS

void sb_check_view_print (SbCli *cli, guint indent, const SbCheckResult *check, const char *file);

G_END_DECLS
