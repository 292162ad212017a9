/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A migration's error for people: where, what, why and what to do. */
#pragma once

#include "sb-advice.h"
#include "sb-cli.h"

G_BEGIN_DECLS

void sb_error_view_print (SbCli *cli, const SbRunEvent *event, SbPlan *plan);
void sb_error_view_print_advice (SbOutput *out, guint indent, const SbAdvice *advice);
void sb_error_view_print_line (SbOutput *out, guint line, const char *text, gsize length,
                               gsize offset);
void sb_error_view_print_message (SbOutput *out, guint indent, const SbServerMessage *message);

G_END_DECLS
