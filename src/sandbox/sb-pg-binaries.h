/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the PostgreSQL server programs on this machine. Runs programs: workers only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The oldest major version that the stand-ins for Supabase run on (CREATE OR REPLACE TRIGGER). */
#define SB_PG_BINARIES_MIN_MAJOR 14

char *sb_pg_binaries_find (GError **error);
char *sb_pg_binaries_read_version (const char *folder, guint *major, GError **error);

G_END_DECLS
