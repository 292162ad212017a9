/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells when files of a project change on disk; a GObject of the main thread. */
#pragma once

#include <gio/gio.h>

#include "sb-project.h"

G_BEGIN_DECLS

#define SB_TYPE_WATCH (sb_watch_get_type ())
G_DECLARE_FINAL_TYPE (SbWatch, sb_watch, SB, WATCH, GObject)

SbWatch *sb_watch_new (SbProject *project);

G_END_DECLS
