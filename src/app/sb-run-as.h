/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses whom checks without `as:` run as. */
#pragma once

#include <adwaita.h>

#include "sb-check-list.h"

G_BEGIN_DECLS

#define SB_TYPE_RUN_AS (sb_run_as_get_type ())
G_DECLARE_FINAL_TYPE (SbRunAs, sb_run_as, SB, RUN_AS, AdwBin)

GtkWidget *sb_run_as_new (SbCheckList *checks);

G_END_DECLS
