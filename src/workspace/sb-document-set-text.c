/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of scripts that are open in an editor, for a search over the project. */
#include "sb-digest.h"
#include "sb-document-private.h"
#include "sb-document-set-private.h"
#include "sb-project-search-private.h"

static SbDocument *
find_text (SbDocumentSet *self, const char *path)
{
  SbDocument *document = sb_document_set_find_by_path (self, path);

  return document != NULL
                 && (sb_document_get_state (document) == SB_DOCUMENT_READY
                     || sb_document_get_state (document) == SB_DOCUMENT_ABSENT)
             ? document
             : NULL;
}

/**
 * sb_document_set_dup_text:
 * @self: a set
 * @path: of a script
 * @is_crlf: (out): whether the file's lines end with CR LF; those of the text end with LF
 *
 * Returns: (transfer full) (nullable): its text as it is edited; %NULL where it is not open
 */
GBytes *
sb_document_set_dup_text (SbDocumentSet *self, const char *path, gboolean *is_crlf)
{
  SbDocument *document = find_text (self, path);

  if (document == NULL)
    return NULL;
  *is_crlf = sb_document_is_crlf (document);
  return sb_document_dup_text (document);
}

/**
 * sb_document_set_replace_text:
 * @self: a set
 * @path: of a script that is open
 * @digest: of its text when @matches were found in it
 * @matches: (element-type SbSearchMatch): what to replace
 *
 * Replaces in the editor, as one step that can be undone.
 *
 * Returns: %FALSE where it is not open any more, or has another text
 */
gboolean
sb_document_set_replace_text (SbDocumentSet *self, const char *path, const char *digest,
                              const GArray *matches)
{
  SbDocument *document = find_text (self, path);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *now = NULL, *replaced = NULL;
  const char *text;
  gsize length, new_length;

  if (document == NULL)
    return FALSE;
  bytes = sb_document_dup_text (document);
  text = g_bytes_get_data (bytes, &length);
  now = sb_digest_bytes (text, length);
  if (g_strcmp0 (now, digest) != 0)
    return FALSE;
  replaced = sb_search_matches_apply (matches, text, length, &new_length);
  sb_document_replace (document, replaced);
  return TRUE;
}
