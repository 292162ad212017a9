/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snippets: pieces of SQL that begin with a word and are filled in from stop to stop.
 *
 * A file holds any number:
 *
 *     # a remark
 *     snippet TRIGGER What it is
 *     <tab>CREATE TABLE ${1:name} (
 *     <tab>  id uuid PRIMARY KEY
 *     <tab>);${0}
 *
 * `${1:name}` is a stop with what stands there at first, `${1}` again repeats it, `${0}` is where the
 * cursor ends. Everything else is SQL, `$$` and `$1` too.
 *
 * Immutable once read; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SbSnippetChunk:
 * @stop: the number of a stop; -1: plain text
 * @text: what stands there
 * @repeats: it repeats a stop before it
 */
typedef struct
{
  int stop;
  char *text;
  gboolean repeats;
} SbSnippetChunk;

/**
 * SbSnippet:
 * @trigger: the word it begins with
 * @title: what it is
 * @chunks: (element-type SbSnippetChunk): its text
 * @scope: (nullable): "forward", "rollback" or "verify": offered in these scripts alone
 * @is_own: the user's
 */
typedef struct
{
  char *trigger;
  char *title;
  GPtrArray *chunks;
  char *scope;
  gboolean is_own;
} SbSnippet;

GPtrArray *sb_snippets_new (void);
guint sb_snippets_parse (GPtrArray *snippets, const char *text, const char *scope, gboolean is_own);
char *sb_snippet_expand (const SbSnippet *self);

G_END_DECLS
