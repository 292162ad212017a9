/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-completion-item.h"

#include "sb-printable.h"

#include <string.h>

struct _SbCompletionItem
{
  GObject parent_instance;

  /* owned */
  char *shown;
  char *text;
  char *detail;
  GPtrArray *chunks; /* of a snippet; NULL: it is none */

  gsize place;
};

static void proposal_init (GtkSourceCompletionProposalInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SbCompletionItem, sb_completion_item, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL,
                                                      proposal_init))

static char *
get_typed_text (GtkSourceCompletionProposal *proposal)
{
  return g_strdup (SB_COMPLETION_ITEM (proposal)->text);
}

static void
proposal_init (GtkSourceCompletionProposalInterface *interface)
{
  interface->get_typed_text = get_typed_text;
}

static void
sb_completion_item_finalize (GObject *object)
{
  SbCompletionItem *self = SB_COMPLETION_ITEM (object);

  g_free (self->shown);
  g_free (self->text);
  g_free (self->detail);
  g_clear_pointer (&self->chunks, g_ptr_array_unref);

  G_OBJECT_CLASS (sb_completion_item_parent_class)->finalize (object);
}

static void
sb_completion_item_class_init (SbCompletionItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_completion_item_finalize;
}

static void
sb_completion_item_init (SbCompletionItem *self)
{
}

/**
 * sb_completion_item_new:
 * @proposal: a proposal
 *
 * Returns: (transfer full): it, for the list
 */
SbCompletionItem *
sb_completion_item_new (const SbProposal *proposal)
{
  SbCompletionItem *self = g_object_new (SB_TYPE_COMPLETION_ITEM, NULL);

  self->shown = g_strdup (proposal->shown);
  self->text = g_strdup (proposal->text);
  self->detail = g_strdup (proposal->detail);
  self->place = proposal->place;
  if (proposal->snippet != NULL)
    self->chunks = g_ptr_array_ref (proposal->snippet->chunks);
  return self;
}

/**
 * sb_completion_item_display:
 * @self: a proposal
 * @cell: a cell of its row
 *
 * Shows its part there, as text: names are anybody's.
 */
void
sb_completion_item_display (SbCompletionItem *self, GtkSourceCompletionCell *cell)
{
  switch (gtk_source_completion_cell_get_column (cell))
    {
    case GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT:
      gtk_source_completion_cell_set_text (cell, self->shown);
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_AFTER:
      gtk_source_completion_cell_set_text (cell, self->detail);
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_DETAILS:
      {
        g_autofree char *text = self->chunks != NULL ? sb_printable_text (self->text) : NULL;

        gtk_source_completion_cell_set_text (cell, text);
        break;
      }
    default:
      gtk_source_completion_cell_set_text (cell, NULL);
      break;
    }
}

/* Every line of a snippet is indented as the one in which it begins. */
static char *
indent (const char *text, const char *indentation)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *all = g_string_new (lines[0]);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    g_string_append_printf (all, "\n%s%s",
                            *lines[i] != '\0' || lines[i + 1] == NULL ? indentation : "", lines[i]);
  return g_string_free (all, FALSE);
}

static char *
dup_indentation (const GtkTextIter *place)
{
  GtkTextIter start = *place, end;

  gtk_text_iter_set_line_offset (&start, 0);
  end = start;
  while (gtk_text_iter_compare (&end, place) < 0
         && g_unichar_isspace (gtk_text_iter_get_char (&end)))
    gtk_text_iter_forward_char (&end);
  return gtk_text_iter_get_text (&start, &end);
}

static GtkSourceSnippet *
make_snippet (SbCompletionItem *self, const char *indentation)
{
  GtkSourceSnippet *snippet = gtk_source_snippet_new (NULL, NULL);

  for (guint i = 0; i < self->chunks->len; i++)
    {
      const SbSnippetChunk *chunk = self->chunks->pdata[i];
      GtkSourceSnippetChunk *made = gtk_source_snippet_chunk_new ();
      g_autofree char *text = indent (chunk->text, indentation);

      if (chunk->repeats)
        {
          g_autofree char *spec = g_strdup_printf ("$%d", chunk->stop);

          gtk_source_snippet_chunk_set_spec (made, spec);
        }
      else
        {
          /* Said to be text, else it is read for variables of GtkSourceView's own: $$ is SQL. */
          gtk_source_snippet_chunk_set_text (made, text);
          gtk_source_snippet_chunk_set_text_set (made, TRUE);
        }
      if (chunk->stop >= 0 && !chunk->repeats)
        gtk_source_snippet_chunk_set_focus_position (made, chunk->stop);
      gtk_source_snippet_add_chunk (snippet, made);
    }
  return snippet;
}

/**
 * sb_completion_item_write:
 * @self: a proposal
 * @view: where it was chosen
 * @wanted: what is wanted at the cursor
 *
 * Puts it in the place of what was typed, as one step of undo.
 */
void
sb_completion_item_write (SbCompletionItem *self, GtkSourceView *view, const SbWanted *wanted)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gsize length = g_utf8_strlen (wanted->prefix, -1) + wanted->is_quoted;
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_mark (buffer, &end, gtk_text_buffer_get_insert (buffer));
  start = end;
  gtk_text_iter_backward_chars (&start, (int) length);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  if (self->chunks != NULL)
    {
      g_autofree char *indentation = dup_indentation (&start);
      g_autoptr (GtkSourceSnippet) snippet = make_snippet (self, indentation);

      gtk_source_view_push_snippet (view, snippet, &start);
    }
  else
    {
      int place = (int) g_utf8_strlen (self->text, self->place);
      int all = (int) g_utf8_strlen (self->text, -1);

      gtk_text_buffer_insert (buffer, &start, self->text, -1);
      gtk_text_iter_backward_chars (&start, all - place);
      gtk_text_buffer_place_cursor (buffer, &start);
    }
  gtk_text_buffer_end_user_action (buffer);
}
