/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transaction map in words for people. */
#pragma once

#include "sb-migration.h"
#include "sb-transaction-map.h"

G_BEGIN_DECLS

char *sb_map_words_number (SbTransactionMap *map, guint position);
char *sb_map_words_short (SbTransactionMap *map, guint position);
char *sb_map_words_stays (SbTransactionMap *map, guint position);
char *sb_map_words_why (SbTransactionMap *map, SbScriptRole role);
char *sb_map_words_full (SbTransactionMap *map, guint position, SbScriptRole role);

G_END_DECLS
