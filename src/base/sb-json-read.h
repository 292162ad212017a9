/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON to values, strictly by RFC 8259; the only JSON that Switchback reads. Any thread.
 *
 * What it reads may come from anybody: a member that is there twice is an error, and so are nesting
 * deeper than %SB_JSON_MAX_DEPTH, NUL in a text and half a surrogate pair.
 */
#pragma once

#include "sb-json-value.h"

G_BEGIN_DECLS

#define SB_JSON_ERROR (sb_json_error_quark ())

/** SB_JSON_MAX_DEPTH: how deep arrays and objects may lie in each other. */
#define SB_JSON_MAX_DEPTH 32

/**
 * SbJsonError:
 * @SB_JSON_ERROR_SYNTAX: it is no JSON, or ends too soon; the message names the line
 */
typedef enum
{
  SB_JSON_ERROR_SYNTAX,
} SbJsonError;

GQuark sb_json_error_quark (void);
SbJsonValue *sb_json_read (const char *text, gsize length, GError **error);

G_END_DECLS
