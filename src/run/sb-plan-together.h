/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether steps can run in one transaction together. Private to the floor. */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

gboolean sb_plan_check_together (GPtrArray *steps, GError **error);

G_END_DECLS
