/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rail beside the statements that share a transaction, and a ring beside those that run alone. */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define SB_TYPE_TRANSACTION_GUTTER (sb_transaction_gutter_get_type ())
G_DECLARE_FINAL_TYPE (SbTransactionGutter, sb_transaction_gutter, SB, TRANSACTION_GUTTER,
                      GtkSourceGutterRenderer)

GtkSourceGutterRenderer *sb_transaction_gutter_new (void);

G_END_DECLS
