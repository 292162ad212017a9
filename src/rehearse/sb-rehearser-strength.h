/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leaves out one statement of forward at a time, and looks whether verify notices. Private to the
 * floor; workers only. */
#pragma once

#include "sb-rehearser-course.h"

G_BEGIN_DECLS

gboolean sb_rehearser_try_strength (SbRehearser *self, SbCourse *course, SbTarget *base,
                                    GError **error);

G_END_DECLS
