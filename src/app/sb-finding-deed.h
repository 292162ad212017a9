/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings that no edit of their script mends, but something that the window does: with files, or
 * with another script. */
#pragma once

#include <gtk/gtk.h>

#include "sb-finding.h"

G_BEGIN_DECLS

const char *sb_finding_deed_get_label (const SbFinding *finding, GtkWidget *widget);
gboolean sb_finding_deed_do (const SbFinding *finding, GtkWidget *widget);

G_END_DECLS
