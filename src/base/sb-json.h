/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values to JSON, one compact line at a time; the only JSON that Switchback writes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbJson:
 *
 * A JSON text under construction. Members keep the order in which they are added. Text that is not
 * UTF-8 comes out with U+FFFD in place of each bad byte. Not thread-safe.
 */
typedef struct _SbJson SbJson;

SbJson *sb_json_new (void);
void sb_json_free (SbJson *self);
char *sb_json_free_to_string (SbJson *self);

void sb_json_begin_object (SbJson *self, const char *name);
void sb_json_begin_array (SbJson *self, const char *name);
void sb_json_end (SbJson *self);
void sb_json_add_string (SbJson *self, const char *name, const char *value);
void sb_json_add_int (SbJson *self, const char *name, gint64 value);
void sb_json_add_double (SbJson *self, const char *name, double value);
void sb_json_add_boolean (SbJson *self, const char *name, gboolean value);
void sb_json_add_null (SbJson *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbJson, sb_json_free)

G_END_DECLS
