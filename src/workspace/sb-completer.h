/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What completion proposes in the scripts of a project: out of the target's names, what pending
 * migrations and the script itself make, PostgreSQL's words, and snippets; a GObject of the main
 * thread.
 *
 * Names are read elsewhere and handed in; asking for proposals never waits.
 */
#pragma once

#include <gio/gio.h>

#include "sb-project.h"
#include "sb-proposal.h"

G_BEGIN_DECLS

#define SB_TYPE_COMPLETER (sb_completer_get_type ())
G_DECLARE_FINAL_TYPE (SbCompleter, sb_completer, SB, COMPLETER, GObject)

SbCompleter *sb_completer_new (void);
void sb_completer_set_names (SbCompleter *self, SbSchemaNames *names, SbSchemaNames *system);
void sb_completer_set_project (SbCompleter *self, SbProject *project, GHashTable *applied);
gboolean sb_completer_is_idle (SbCompleter *self);
GPtrArray *sb_completer_propose (SbCompleter *self, const char *key, SbScriptRole role,
                                 const char *text, gsize length, gsize cursor, SbWanted **wanted);

G_END_DECLS
