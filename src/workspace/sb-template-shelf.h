/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where templates lie: the project's own, the user's, and those that come with Switchback.
 *
 * One that is broken does not keep the others from use, but neither does another of its name, of
 * the user or of Switchback, take its place unsaid. Reads folders: workers only.
 */
#pragma once

#include "sb-template.h"

G_BEGIN_DECLS

/**
 * SbTemplateShelf:
 * @templates: (element-type SbTemplate): those that can be used, no two of one id
 * @broken: (element-type SbBrokenTemplate): those that cannot
 */
typedef struct
{
  GPtrArray *templates;
  GPtrArray *broken;
} SbTemplateShelf;

SbTemplateShelf *sb_template_shelf_load (const char *project_folder, const char *root);
void sb_template_shelf_free (SbTemplateShelf *self);
SbTemplate *sb_template_shelf_find (SbTemplateShelf *self, const char *id, GError **error);
GPtrArray *sb_template_shelf_dup_problems (SbTemplateShelf *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTemplateShelf, sb_template_shelf_free)

G_END_DECLS
