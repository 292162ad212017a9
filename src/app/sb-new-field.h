/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One parameter of a new migration: its name, an entry or a list of choices, and what is wrong. */
#pragma once

#include "sb-new-parameter.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SB_TYPE_NEW_FIELD (sb_new_field_get_type ())
G_DECLARE_FINAL_TYPE (SbNewField, sb_new_field, SB, NEW_FIELD, AdwBin)

GtkWidget *sb_new_field_new (SbNewParameter *parameter);

G_END_DECLS
