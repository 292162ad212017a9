/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script on disk as a document needs it: what may be shown, what may be edited, how it is written
 * back byte by byte; private to documents.
 *
 * Reading and writing wait for the disk: workers only. The rest is for any thread.
 */
#pragma once

#include "sb-document.h"

G_BEGIN_DECLS

/** SB_DOCUMENT_MAX_BYTES: the largest script that can be edited; see rules.md B9. */
#define SB_DOCUMENT_MAX_BYTES (2u << 20)

/** SB_DOCUMENT_MAX_LINE: the longest line, in bytes, that can be edited. */
#define SB_DOCUMENT_MAX_LINE 10000u

/** SB_DOCUMENT_EXCERPT_BYTES: how much of a larger script is shown. */
#define SB_DOCUMENT_EXCERPT_BYTES (256u << 10)

/**
 * SbDocumentFile:
 * @state: what can be done with it; never %SB_DOCUMENT_LOADING
 * @problem: (nullable): why it cannot be edited, for people
 * @identity: (nullable): differs when the file does; %NULL when it could not be read
 * @text: (nullable): what is shown: UTF-8 without a byte order mark; lines end with LF where all of
 *   the file's end with CR LF
 * @source: (nullable): the file without its byte order mark, when it can be parsed
 * @has_bom: it starts with a byte order mark
 * @is_crlf: every line ends with CR LF
 *
 * A script as it was at one moment.
 */
typedef struct
{
  SbDocumentState state;
  char *problem;
  char *identity;
  GBytes *text;
  GBytes *source;
  gboolean has_bom;
  gboolean is_crlf;
} SbDocumentFile;

SbDocumentFile *sb_document_file_read (const char *path);
void sb_document_file_free (SbDocumentFile *self);
char *sb_document_file_write (const char *path, const char *identity, GBytes *text,
                              gboolean has_bom, gboolean is_crlf, GError **error);
gboolean sb_document_file_write_copy (const char *path, GBytes *text, gboolean has_bom,
                                      gboolean is_crlf, GError **error);

GBytes *sb_document_file_encode (GBytes *text, gboolean is_crlf);
gsize sb_document_file_map (const char *text, gsize length, gboolean is_crlf, gsize file_offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbDocumentFile, sb_document_file_free)

G_END_DECLS
