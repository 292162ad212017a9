/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that were read from JSON. Any thread may read one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SB_JSON_NULL,
  SB_JSON_BOOLEAN,
  SB_JSON_NUMBER,
  SB_JSON_STRING,
  SB_JSON_ARRAY,
  SB_JSON_OBJECT,
} SbJsonKind;

typedef struct _SbJsonValue SbJsonValue;

void sb_json_value_free (SbJsonValue *self);

const char *sb_json_value_get_string (const SbJsonValue *self);
double sb_json_value_get_number (const SbJsonValue *self);
guint sb_json_value_get_n (const SbJsonValue *self);
const SbJsonValue *sb_json_value_get (const SbJsonValue *self, guint index);
const SbJsonValue *sb_json_value_find (const SbJsonValue *self, const char *name, SbJsonKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbJsonValue, sb_json_value_free)

G_END_DECLS
