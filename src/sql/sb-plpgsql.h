/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libpg_query's parser of PL/pgSQL: the body of a function or DO block → where its syntax is wrong.
 * On the parser thread only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sb_plpgsql_check (const char *before, const char *body, const char *behind, gsize *offset);

G_END_DECLS
