/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with one migration of the timeline, as a menu. */
#pragma once

#include "sb-workbench.h"

G_BEGIN_DECLS

GMenuModel *sb_timeline_menu_new (SbWorkbench *workbench, SbTimelineItem *item);

G_END_DECLS
