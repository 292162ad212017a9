/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offers the names of the target's schema while a parameter of a new migration is typed. */
#pragma once

#include "sb-new-parameter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sb_new_completion_add (GtkEntry *entry, SbNewParameter *parameter);

G_END_DECLS
