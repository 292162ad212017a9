/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a project says about Apply, in the file of sb-lint-settings.h:
 *
 *     [apply]
 *     proof = true
 */
#pragma once

#include "sb-project.h"

G_BEGIN_DECLS

/**
 * SbApplySettings:
 * @proof: Apply on staging and production wants a rehearsal that proves each migration as it is now
 */
typedef struct
{
  gboolean proof;
} SbApplySettings;

gboolean sb_apply_settings_read_key (SbApplySettings *self, GKeyFile *file, const char *key,
                                     GError **error);
gboolean sb_apply_settings_read (SbProject *project, SbApplySettings *settings, GError **error);

G_END_DECLS
