/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: its windows, what it remembers, and the actions that need no window.
 *
 * Actions: app.quit, app.about, app.shortcuts, app.new-window, app.open-recent (parameter: folder),
 * app.present (parameter: a window's id), app.reset-watchdog, app.report-watchdog.
 */
#pragma once

#include <adwaita.h>

#include "sb-memory.h"

G_BEGIN_DECLS

#define SB_APPLICATION_ID "dev.switchback.Switchback"

#define SB_TYPE_APPLICATION (sb_application_get_type ())
G_DECLARE_FINAL_TYPE (SbApplication, sb_application, SB, APPLICATION, AdwApplication)

SbApplication *sb_application_new (void);
void sb_application_open_folder (SbApplication *self, GtkWindow *from, const char *folder);
void sb_application_open_sample (SbApplication *self, GtkWindow *from);

G_END_DECLS
