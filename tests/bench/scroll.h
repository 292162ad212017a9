/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the benchmarks of things that scroll share: frames counted in time on the main thread. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

double scroll_cpu_ms (void);
void scroll_and_print (GtkWidget *scrollable, const char *label);

G_END_DECLS
