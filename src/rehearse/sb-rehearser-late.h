/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tries a migration behind others that come after it. Private to the floor; workers only. */
#pragma once

#include "sb-rehearser-course.h"

G_BEGIN_DECLS

gboolean sb_rehearser_try_late (SbRehearser *self, SbRehearsal *rehearsal, guint index,
                                GError **error);

G_END_DECLS
