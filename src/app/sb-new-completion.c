/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-completion.h"

#include "sb-printable.h"

#include <string.h>

/* A list that is longer than this helps nobody; typing makes it shorter. */
#define MAX_ROWS 1000

enum
{
  COLUMN_VALUE,
  COLUMN_SHOWN,
  COLUMN_FOLDED,
  N_COLUMNS,
};

static void
fill (SbNewParameter *parameter, GtkListStore *store)
{
  const char *const *candidates = sb_new_parameter_get_candidates (parameter);

  gtk_list_store_clear (store);
  for (guint i = 0; candidates != NULL && candidates[i] != NULL && i < MAX_ROWS; i++)
    {
      g_autofree char *shown = sb_printable_ellipsize (candidates[i], 80);
      g_autofree char *folded = g_utf8_casefold (candidates[i], -1);

      gtk_list_store_insert_with_values (store, NULL, -1, COLUMN_VALUE, candidates[i], COLUMN_SHOWN,
                                         shown, COLUMN_FOLDED, folded, -1);
    }
}

/* Refilled only when there is something else to offer: "changed" comes with every letter. */
static void
changed_cb (SbNewParameter *parameter, GtkListStore *store)
{
  const char *const *candidates = sb_new_parameter_get_candidates (parameter);
  GtkTreeIter iter;
  guint i = 0;

  for (gboolean more = gtk_tree_model_get_iter_first (GTK_TREE_MODEL (store), &iter); more;
       more = gtk_tree_model_iter_next (GTK_TREE_MODEL (store), &iter), i++)
    {
      g_autofree char *value = NULL;

      gtk_tree_model_get (GTK_TREE_MODEL (store), &iter, COLUMN_VALUE, &value, -1);
      if (candidates == NULL || g_strcmp0 (candidates[i], value) != 0)
        break;
    }
  if (i == MAX_ROWS
      || ((candidates == NULL || candidates[i] == NULL)
          && i == (guint) gtk_tree_model_iter_n_children (GTK_TREE_MODEL (store), NULL)))
    return;
  fill (parameter, store);
}

/* What is typed may stand anywhere in a name; a name that is typed in full needs no offer. */
static gboolean
match_cb (GtkEntryCompletion *completion, const char *key, GtkTreeIter *iter, gpointer user_data)
{
  SbNewParameter *parameter = user_data;
  GtkWidget *entry = gtk_entry_completion_get_entry (completion);
  const char *part = sb_new_parameter_find_part (parameter,
                                                 gtk_editable_get_text (GTK_EDITABLE (entry)));
  g_autofree char *folded_part = g_utf8_casefold (part, -1);
  g_autofree char *value = NULL, *folded = NULL;

  gtk_tree_model_get (gtk_entry_completion_get_model (completion), iter, COLUMN_VALUE, &value,
                      COLUMN_FOLDED, &folded, -1);
  return folded != NULL && strcmp (value, part) != 0 && strstr (folded, folded_part) != NULL;
}

static gboolean
selected_cb (GtkEntryCompletion *completion, GtkTreeModel *model, GtkTreeIter *iter,
             gpointer user_data)
{
  GtkEditable *entry = GTK_EDITABLE (gtk_entry_completion_get_entry (completion));
  const char *text = gtk_editable_get_text (entry);
  const char *part = sb_new_parameter_find_part (SB_NEW_PARAMETER (user_data), text);
  g_autofree char *head = g_strndup (text, part - text);
  g_autofree char *value = NULL, *whole = NULL;

  gtk_tree_model_get (model, iter, COLUMN_VALUE, &value, -1);
  whole = g_strconcat (head, value, NULL);
  gtk_editable_set_text (entry, whole);
  gtk_editable_set_position (entry, -1);
  return GDK_EVENT_STOP;
}

/**
 * sb_new_completion_add:
 * @entry: the entry of a field
 * @parameter: what it is for
 *
 * From here on the parameter's candidates are offered below @entry. What is chosen takes the place of what
 * was typed; in a list, of its last part.
 */
void
sb_new_completion_add (GtkEntry *entry, SbNewParameter *parameter)
{
  g_autoptr (GtkEntryCompletion) completion = gtk_entry_completion_new ();
  g_autoptr (GtkListStore)
      store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  GtkCellRenderer *cell = gtk_cell_renderer_text_new ();

  gtk_entry_completion_set_model (completion, GTK_TREE_MODEL (store));
  gtk_entry_completion_set_match_func (completion, match_cb, g_object_ref (parameter),
                                       g_object_unref);
  gtk_entry_completion_set_popup_single_match (completion, TRUE);
  gtk_entry_completion_set_minimum_key_length (completion, 1);
  gtk_cell_layout_pack_start (GTK_CELL_LAYOUT (completion), cell, TRUE);
  gtk_cell_layout_add_attribute (GTK_CELL_LAYOUT (completion), cell, "text", COLUMN_SHOWN);
  g_signal_connect_object (completion, "match-selected", G_CALLBACK (selected_cb), parameter, 0);
  g_signal_connect_object (parameter, "changed", G_CALLBACK (changed_cb), store, 0);
  gtk_entry_set_completion (entry, completion);
  fill (parameter, store);
}
