/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-completion.h"

#include "sb-completion-item.h"

#include <string.h>

/* How many letters it takes before anything is shown unasked. */
#define MIN_LETTERS 2

/* How far behind the cursor a statement is looked at, in characters. */
#define LOOK_AHEAD 32768

#define PAGE_SIZE 8

#define SB_TYPE_COMPLETION_PROVIDER (sb_completion_provider_get_type ())
G_DECLARE_FINAL_TYPE (SbCompletionProvider, sb_completion_provider, SB, COMPLETION_PROVIDER,
                      GObject)

struct _SbCompletionProvider
{
  GObject parent_instance;

  /* owned */
  SbCompleter *completer;

  /* borrowed */
  SbEditor *editor; /* weak */
};

static void provider_init (GtkSourceCompletionProviderInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SbCompletionProvider, sb_completion_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER,
                                                      provider_init))

static GtkSourceView *
get_view (SbEditor *editor)
{
  return GTK_SOURCE_VIEW (
      gtk_widget_get_template_child (GTK_WIDGET (editor), SB_TYPE_EDITOR, "view"));
}

/* Asking */

static GPtrArray *
propose (SbCompletionProvider *self, GtkTextBuffer *buffer, SbWanted **wanted)
{
  SbDocument *document = sb_editor_get_document (self->editor);
  GtkTextIter start, cursor, end;
  g_autofree char *before = NULL, *after = NULL, *text = NULL;
  gsize length;

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  end = cursor;
  gtk_text_iter_forward_chars (&end, LOOK_AHEAD);
  before = gtk_text_buffer_get_text (buffer, &start, &cursor, TRUE);
  after = gtk_text_buffer_get_text (buffer, &cursor, &end, TRUE);
  length = strlen (before);
  text = g_strconcat (before, after, NULL);
  return sb_completer_propose (self->completer, sb_document_get_key (document),
                               sb_document_get_role (document), text, strlen (text), length,
                               wanted);
}

/* Unasked only where a person has begun to write something that can be known. */
static gboolean
is_welcome (const SbWanted *wanted, GtkSourceCompletionContext *context)
{
  if (gtk_source_completion_context_get_activation (context)
      == GTK_SOURCE_COMPLETION_ACTIVATION_USER_REQUESTED)
    return TRUE;
  return wanted->qualifiers->len > 0 || wanted->is_label || wanted->is_quoted
         || strlen (wanted->prefix) >= MIN_LETTERS;
}

static gboolean
can_complete (SbCompletionProvider *self)
{
  return self->editor != NULL && sb_editor_get_document (self->editor) != NULL
         && gtk_text_view_get_editable (GTK_TEXT_VIEW (get_view (self->editor)));
}

static void
fill (SbCompletionProvider *self, GtkSourceCompletionContext *context, GListStore *store)
{
  GtkSourceCompletion *completion = gtk_source_completion_context_get_completion (context);
  g_autoptr (SbWanted) wanted = NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (can_complete (self))
    proposals = propose (self, GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context)),
                         &wanted);
  if (proposals != NULL && is_welcome (wanted, context))
    for (guint i = 0; i < proposals->len; i++)
      g_ptr_array_add (items, sb_completion_item_new (proposals->pdata[i]));
  /* Return and Tab take what is chosen: so nothing is where a person may mean a new line. */
  g_object_set (completion, "select-on-show",
                items->len > 0 && sb_proposals_have_choice (proposals, wanted), NULL);
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), items->pdata,
                       items->len);
}

/* The interface */

static GListModel *
populate (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
          GError **error)
{
  GListStore *store = g_list_store_new (SB_TYPE_COMPLETION_ITEM);

  fill (SB_COMPLETION_PROVIDER (provider), context, store);
  return G_LIST_MODEL (store);
}

static void
refilter (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
          GListModel *model)
{
  fill (SB_COMPLETION_PROVIDER (provider), context, G_LIST_STORE (model));
}

static gboolean
is_trigger (GtkSourceCompletionProvider *provider, const GtkTextIter *iter, gunichar letter)
{
  return letter == '.' || letter == '\'' || letter == '"';
}

static void
display (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
         GtkSourceCompletionProposal *proposal, GtkSourceCompletionCell *cell)
{
  sb_completion_item_display (SB_COMPLETION_ITEM (proposal), cell);
}

static void
activate (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
          GtkSourceCompletionProposal *proposal)
{
  SbCompletionProvider *self = SB_COMPLETION_PROVIDER (provider);
  GtkSourceView *view = gtk_source_completion_context_get_view (context);
  g_autoptr (SbCompletionItem) item = g_object_ref (SB_COMPLETION_ITEM (proposal));
  g_autoptr (SbWanted) wanted = NULL;
  g_autoptr (GPtrArray) proposals = NULL;

  if (!can_complete (self))
    return;
  /* What is being typed now, not when the list was made. */
  proposals = propose (self, gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), &wanted);
  sb_completion_item_write (item, view, wanted);
}

static char *
get_title (GtkSourceCompletionProvider *provider)
{
  return g_strdup ("SQL");
}

static void
provider_init (GtkSourceCompletionProviderInterface *interface)
{
  interface->populate = populate;
  interface->refilter = refilter;
  interface->is_trigger = is_trigger;
  interface->display = display;
  interface->activate = activate;
  interface->get_title = get_title;
}

static void
sb_completion_provider_dispose (GObject *object)
{
  SbCompletionProvider *self = SB_COMPLETION_PROVIDER (object);

  g_clear_weak_pointer (&self->editor);
  g_clear_object (&self->completer);

  G_OBJECT_CLASS (sb_completion_provider_parent_class)->dispose (object);
}

static void
sb_completion_provider_class_init (SbCompletionProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_completion_provider_dispose;
}

static void
sb_completion_provider_init (SbCompletionProvider *self)
{
}

/* Tab goes from stop to stop only where GtkSourceView's own snippets are on, which it would look for
 * in files; there are none. */
static void
let_tab_move (GtkSourceView *view)
{
  static gboolean is_done = FALSE;
  static const char *const nowhere[] = { NULL };

  if (!is_done)
    gtk_source_snippet_manager_set_search_path (gtk_source_snippet_manager_get_default (), nowhere);
  is_done = TRUE;
  gtk_source_view_set_enable_snippets (view, TRUE);
}

/**
 * sb_completion_add:
 * @editor: an editor
 * @completer: what proposes
 *
 * From here on the editor completes: unasked behind two letters or a dot, and when it is asked to.
 */
void
sb_completion_add (SbEditor *editor, SbCompleter *completer)
{
  GtkSourceCompletion *completion = gtk_source_view_get_completion (get_view (editor));
  g_autoptr (SbCompletionProvider) self = g_object_new (SB_TYPE_COMPLETION_PROVIDER, NULL);

  self->completer = g_object_ref (completer);
  g_set_weak_pointer (&self->editor, editor);
  g_object_set (completion, "show-icons", FALSE, "page-size", PAGE_SIZE, "select-on-show", FALSE,
                NULL);
  let_tab_move (get_view (editor));
  gtk_source_completion_add_provider (completion, GTK_SOURCE_COMPLETION_PROVIDER (self));
}
