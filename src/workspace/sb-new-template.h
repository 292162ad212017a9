/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template as an item of a list; a GObject of the main thread. */
#pragma once

#include "sb-template.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SB_TYPE_NEW_TEMPLATE (sb_new_template_get_type ())
G_DECLARE_FINAL_TYPE (SbNewTemplate, sb_new_template, SB, NEW_TEMPLATE, GObject)

SbNewTemplate *sb_new_template_new (SbTemplate *template_);
SbTemplate *sb_new_template_get_template (SbNewTemplate *self);
const char *sb_new_template_get_id (SbNewTemplate *self);
const char *sb_new_template_get_title (SbNewTemplate *self);
char *sb_new_template_dup_summary (SbNewTemplate *self);
gboolean sb_new_template_matches (SbNewTemplate *self, const char *words);

G_END_DECLS
