/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One parameter's value: checked by its kind, and written into SQL in the form that a place asks
 * for.
 *
 * The kinds are one table (sb-value.c). What a kind lets through cannot end the place it is put
 * into: names and strings are quoted, types and numbers have their own small grammar, an expression
 * is closed in itself. Private to the floor.
 */
#pragma once

#include "sb-template.h"

G_BEGIN_DECLS

/**
 * SbForm:
 * @SB_FORM_SQL: as SQL: names quoted where needed, labels and texts as string constants
 * @SB_FORM_LITERAL: the bare value as a string constant; of a qualified name its last part
 * @SB_FORM_PATH: the SQL form as a string constant, for to_regclass() and casts to regtype
 * @SB_FORM_SCHEMA: of a qualified name `schema.`, else nothing
 * @SB_FORM_LAST: of a qualified name the last part as SQL
 * @SB_FORM_DESCENDING: of each part whether it is sorted downwards: `false, true`
 * @SB_FORM_TEXT: on one line for people: the only form that comments take
 * @SB_FORM_BARE: unquoted, lists joined by `_`: for names made of other names
 */
typedef enum
{
  SB_FORM_SQL,
  SB_FORM_LITERAL,
  SB_FORM_PATH,
  SB_FORM_SCHEMA,
  SB_FORM_LAST,
  SB_FORM_DESCENDING,
  SB_FORM_TEXT,
  SB_FORM_BARE,
  SB_N_FORMS,
} SbForm;

/** SB_VALUE_KEYS: the kind of an index's columns, each with how it is sorted. */
#define SB_VALUE_KEYS "keys"

typedef struct _SbValue SbValue;

gboolean sb_value_kind_exists (const char *kind);
gboolean sb_value_kind_is_derivable (const char *kind);
char *sb_value_list_kinds (void);
gboolean sb_form_from_name (const char *name, SbForm *form);

SbValue *sb_value_new (const SbParameter *parameter, const char *text, GError **error);
SbValue *sb_value_new_derived (const SbParameter *parameter, const char *schema, const char *name);
void sb_value_free (SbValue *self);
gboolean sb_value_is_empty (SbValue *self);
const char *sb_value_get_text (SbValue *self);
const char *sb_value_get_schema (SbValue *self);
char *sb_value_format (SbValue *self, SbForm form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbValue, sb_value_free)

G_END_DECLS
