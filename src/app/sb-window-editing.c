/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a window does with the script that had the focus last. */
#include "sb-editor-buffer.h"
#include "sb-editor-comment.h"
#include "sb-window-private.h"

static gboolean
can_edit (SbDocument *document)
{
  return document != NULL
         && (sb_document_get_state (document) == SB_DOCUMENT_READY
             || sb_document_get_state (document) == SB_DOCUMENT_ABSENT);
}

/**
 * sb_window_toggle_comment:
 * @self: a window
 *
 * Makes the selected lines comments, or takes that back; says why where it cannot.
 */
void
sb_window_toggle_comment (SbWindow *self)
{
  SbDocument *document = sb_editor_area_get_document (self->editors);
  g_autofree char *why_not = NULL;

  if (can_edit (document))
    why_not = sb_editor_comment_toggle (GTK_TEXT_BUFFER (sb_editor_buffer_for (document)));
  else
    why_not = g_strdup ("this script cannot be changed");
  if (why_not != NULL)
    {
      g_autofree char *words = g_strdup_printf ("Not made a comment: %s", why_not);

      sb_window_toast (self, words);
    }
}
