/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches that the main loop never keeps a person waiting, from the first frame on.
 *
 * Debug builds complain of each dispatch of more than 50 ms. With SWITCHBACK_WATCHDOG=1 the longest
 * time between two polls of the main loop is printed at the end; with SWITCHBACK_FRAMES=1 also what
 * the frames of the windows cost in CPU time. One per process, as there is one main loop; the main
 * thread's alone.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sb_watchdog_start (void);
void sb_watchdog_stop (void);
void sb_watchdog_reset (void);
gint64 sb_watchdog_get_longest_gap (void);
guint sb_watchdog_get_n_frames (void);
void sb_watchdog_watch_window (GtkWidget *window);
char *sb_watchdog_dup_report (void);
void sb_watchdog_report (void);

G_END_DECLS
