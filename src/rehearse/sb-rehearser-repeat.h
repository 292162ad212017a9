/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a migration's scripts on top of themselves, on copies. Private to the floor; workers only. */
#pragma once

#include "sb-rehearser-course.h"

G_BEGIN_DECLS

gboolean sb_course_repeat_forward (SbCourse *course, GError **error);
gboolean sb_course_repeat_rollback (SbCourse *course, GError **error);

G_END_DECLS
