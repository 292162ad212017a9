/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One parameter of a migration being made: what was typed, or what it follows; a GObject of the
 * main thread. */
#pragma once

#include "sb-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SB_TYPE_NEW_PARAMETER (sb_new_parameter_get_type ())
G_DECLARE_FINAL_TYPE (SbNewParameter, sb_new_parameter, SB, NEW_PARAMETER, GObject)

SbNewParameter *sb_new_parameter_new (SbTemplate *template_, guint index, const char *typed);
const SbParameter *sb_new_parameter_get_parameter (SbNewParameter *self);
guint sb_new_parameter_get_index (SbNewParameter *self);
char *sb_new_parameter_dup_title (SbNewParameter *self);
const char *sb_new_parameter_get_value (SbNewParameter *self);
void sb_new_parameter_set_value (SbNewParameter *self, const char *value);
gboolean sb_new_parameter_is_typed (SbNewParameter *self);
gboolean sb_new_parameter_is_missing (SbNewParameter *self);
const char *const *sb_new_parameter_get_candidates (SbNewParameter *self);
void sb_new_parameter_set_candidates (SbNewParameter *self, char **candidates);
const char *sb_new_parameter_find_part (SbNewParameter *self, const char *text);
const char *sb_new_parameter_get_problem (SbNewParameter *self);
void sb_new_parameter_follow (SbNewParameter *self, const char *value, const char *problem);

G_END_DECLS
