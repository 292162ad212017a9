/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with one migration of the timeline, as a menu. */
#pragma once

#include <gio/gio.h>

#include "sb-timeline-item.h"

G_BEGIN_DECLS

GMenuModel *sb_timeline_menu_new (SbTimelineItem *item);

G_END_DECLS
