/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a value is made of, for those who make one. */
#pragma once

#include "sb-json-read.h"

G_BEGIN_DECLS

struct _SbJsonValue
{
  SbJsonKind kind;
  char *string;
  double number;       /* a boolean is 0 or 1 */
  GPtrArray *children; /* SbJsonValue, of arrays and objects */
  GHashTable *members; /* of objects: name → child */
};

SbJsonValue *sb_json_value_new (SbJsonKind kind);

G_END_DECLS
