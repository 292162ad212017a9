/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a window does with the script that had the focus last. */
#include "sb-editor-buffer.h"
#include "sb-editor-comment.h"
#include "sb-editor-format.h"
#include "sb-window-private.h"
#include "sb-workspace-applied.h"

#include <string.h>

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

/* The window may be gone by then. */
static void
formatted_cb (const char *words, gpointer user_data)
{
  GWeakRef *window = user_data;
  g_autoptr (SbWindow) self = g_weak_ref_get (window);

  if (self != NULL && words != NULL)
    sb_window_toast (self, words);
  g_weak_ref_clear (window);
  g_free (window);
}

/* The checksum of what was applied is kept, and tells whether the file is still the same. */
static gboolean
is_applied (SbWindow *self, SbDocument *document)
{
  return sb_document_get_role (document) == SB_ROLE_FORWARD
         && sb_workspace_is_applied (sb_workbench_get_workspace (self->workbench),
                                     sb_document_get_key (document));
}

/**
 * sb_window_format:
 * @self: a window
 *
 * Formats the script, or the statements that are selected in it; says why where it does not.
 */
void
sb_window_format (SbWindow *self)
{
  SbDocument *document = sb_editor_area_get_document (self->editors);
  GWeakRef *window;

  if (!can_edit (document))
    sb_window_toast (self, "Not formatted: this script cannot be changed");
  else if (is_applied (self, document))
    sb_window_toast (self, "Not formatted: it is applied, and would count as changed");
  else
    {
      window = g_new0 (GWeakRef, 1);
      g_weak_ref_init (window, self);
      sb_editor_format (GTK_TEXT_BUFFER (sb_editor_buffer_for (document)), formatted_cb, window);
    }
}

static void
forget_asked (SbWindow *self)
{
  if (self->asked_of != NULL)
    g_signal_handlers_disconnect_by_data (self->asked_of, self);
  g_clear_weak_pointer (&self->asked_of);
}

static void
read_cb (SbWindow *self)
{
  SbDocument *document = sb_editor_area_get_document (self->editors);

  if (document != self->asked_of)
    forget_asked (self);
  else if (sb_document_is_parsed (document))
    {
      forget_asked (self);
      self->asked (self);
    }
}

/* Whether @func, which asks where statements are, has to wait for what was typed a moment ago: then
 * it is done as soon as that is read, unless the person is in another script by then. */
static gboolean
is_too_early (SbWindow *self, SbWindowFunc func)
{
  SbDocument *document = sb_editor_area_get_document (self->editors);

  forget_asked (self);
  if (!can_edit (document) || sb_document_get_script (document) == NULL
      || sb_document_is_parsed (document))
    return FALSE;
  self->asked = func;
  g_set_weak_pointer (&self->asked_of, document);
  g_signal_connect_object (document, "parsed", G_CALLBACK (read_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return TRUE;
}

static void
go_to_match (SbWindow *self, gboolean to_check)
{
  g_autoptr (SbPlace) from = sb_editor_area_dup_place (self->editors);

  if (from != NULL)
    sb_workbench_go_to_match (self->workbench, from, to_check);
}

/**
 * sb_window_go_to_match:
 * @self: a window
 *
 * Goes to the statement that undoes the one at the cursor, or is undone by it.
 */
void
sb_window_go_to_match (SbWindow *self)
{
  if (!is_too_early (self, sb_window_go_to_match))
    go_to_match (self, FALSE);
}

/**
 * sb_window_go_to_check:
 * @self: a window
 *
 * Goes to the check that looks after the statement at the cursor, or back.
 */
void
sb_window_go_to_check (SbWindow *self)
{
  if (!is_too_early (self, sb_window_go_to_check))
    go_to_match (self, TRUE);
}

/**
 * sb_window_search:
 * @self: a window
 *
 * Goes to the search over the project.
 */
void
sb_window_search (SbWindow *self)
{
  sb_results_search (self->results, FALSE);
}

/**
 * sb_window_replace:
 * @self: a window
 *
 * Goes to the search over the project, to replace what it finds.
 */
void
sb_window_replace (SbWindow *self)
{
  sb_results_search (self->results, TRUE);
}

/* How many bytes of its file are selected. */
static gsize
measure_selection (SbDocument *document)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (sb_editor_buffer_for (document));
  g_autofree char *selected = NULL;
  GtkTextIter start, end;

  if (!gtk_text_buffer_get_selection_bounds (buffer, &start, &end))
    return 0;
  selected = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  return strlen (selected)
         + (sb_document_is_crlf (document)
                ? (gsize) (gtk_text_iter_get_line (&end) - gtk_text_iter_get_line (&start))
                : 0);
}

/**
 * sb_window_try:
 * @self: a window
 *
 * Runs the statement at the cursor, or what is selected, in the sandbox.
 */
void
sb_window_try (SbWindow *self)
{
  SbDocument *document = sb_editor_area_get_document (self->editors);
  g_autoptr (SbPlace) from = sb_editor_area_dup_place (self->editors);

  if (from == NULL || is_too_early (self, sb_window_try))
    return;
  from->length = measure_selection (document);
  sb_workbench_try (self->workbench, from);
}
