/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where templates lie: the project's own, the user's, and those that come with Switchback.
 *
 * Reads folders: workers only.
 */
#pragma once

#include "sb-template.h"

G_BEGIN_DECLS

GPtrArray *sb_template_shelf_load (const char *project_folder, const char *root, GError **error);

G_END_DECLS
