/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-editor-banner.h"

#include "sb-elsewhere.h"
#include "sb-printable.h"

#include <string.h>

typedef enum
{
  ANSWER_NONE,
  ANSWER_KEEP_MINE,
  ANSWER_LOAD_THEIRS,
  ANSWER_SAVE_AGAIN,
  ANSWER_CHECK_AGAIN,
  ANSWER_RETRY,
  ANSWER_SAVE_COPY,
  ANSWER_DISCARD,
  ANSWER_OPEN_ELSEWHERE,
  N_ANSWERS,
} Answer;

static const struct
{
  const char *label;
  const char *tooltip;
} answer_words[N_ANSWERS] = {
  [ANSWER_KEEP_MINE] = { "Keep mine", "The next save replaces what is on disk" },
  [ANSWER_LOAD_THEIRS] = { "Load theirs", "Take the text on disk; undo brings yours back" },
  [ANSWER_SAVE_AGAIN] = { "Save again", "Write the file with the text here" },
  [ANSWER_CHECK_AGAIN] = { "Try again", "Look at the file again" },
  [ANSWER_RETRY] = { "Retry", "Try to save again" },
  [ANSWER_SAVE_COPY] = { "Save a copy…", "Write the text to another file" },
  [ANSWER_DISCARD] = { "Discard", "Forget this new script" },
  [ANSWER_OPEN_ELSEWHERE] = { "Open elsewhere", "Open the file in its usual program" },
};

struct _SbEditorBanner
{
  AdwBin parent_instance;

  /* owned */
  SbDocument *document;
  GtkFileChooserNative *chooser;

  Answer answers[2];

  /* from the template */
  GtkRevealer *revealer;
  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *answers_box;
  GtkButton *first;
  GtkButton *second;
};

enum
{
  DISCARD,
  NOTE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbEditorBanner, sb_editor_banner, ADW_TYPE_BIN)

/* Chooses what to say: what needs a decision first. */
static char *
judge (SbDocument *document, const char **tone, Answer answers[2])
{
  const char *problem = sb_document_get_problem (document);

  *tone = "warning";
  answers[0] = answers[1] = ANSWER_NONE;
  if (sb_document_get_disk (document) == SB_DISK_CHANGED)
    {
      answers[0] = ANSWER_KEEP_MINE;
      answers[1] = ANSWER_LOAD_THEIRS;
      return g_strdup ("Changed on disk, and there are unsaved changes here.");
    }
  if (sb_document_get_disk (document) == SB_DISK_DELETED)
    {
      gboolean is_gone = g_strcmp0 (problem, "deleted on disk") == 0;

      answers[0] = is_gone ? ANSWER_SAVE_AGAIN : ANSWER_CHECK_AGAIN;
      answers[1] = ANSWER_SAVE_COPY;
      return is_gone
                 ? g_strdup ("Deleted on disk. The text is kept here.")
                 : g_strdup_printf ("The file cannot be read any more: %s. The text is kept here.",
                                    problem);
    }
  if (sb_document_get_save_problem (document) != NULL)
    {
      *tone = "error";
      answers[0] = ANSWER_RETRY;
      answers[1] = ANSWER_SAVE_COPY;
      return g_strdup_printf ("Not saved: %s. The text is kept here.",
                              sb_document_get_save_problem (document));
    }
  switch (sb_document_get_state (document))
    {
    case SB_DOCUMENT_ABSENT:
      *tone = "accent";
      if (!sb_document_is_modified (document))
        return NULL;
      answers[0] = ANSWER_DISCARD;
      return g_strdup ("A new script: saving makes the file.");
    case SB_DOCUMENT_EXCERPT:
      answers[0] = ANSWER_OPEN_ELSEWHERE;
      return g_strdup_printf ("Read only: %s.", problem);
    case SB_DOCUMENT_READ_ONLY:
      return g_strdup_printf ("Read only: %s.", problem);
    default:
      return NULL;
    }
}

static void
set_answer (GtkButton *button, Answer answer)
{
  gtk_widget_set_visible (GTK_WIDGET (button), answer != ANSWER_NONE);
  if (answer == ANSWER_NONE)
    return;
  gtk_button_set_label (button, answer_words[answer].label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), answer_words[answer].tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  answer_words[answer].label, -1);
}

static void
update (SbEditorBanner *self)
{
  static const char *const tones[] = { "warning", "error", "accent" };
  const char *tone = NULL;
  g_autofree char *text = NULL;

  if (self->document != NULL)
    text = judge (self->document, &tone, self->answers);
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  {
    g_autofree char *shown = sb_printable_ellipsize (text, 600);

    gtk_label_set_text (self->label, shown);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), shown);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (tones); i++)
    if (strcmp (tones[i], tone) == 0)
      gtk_widget_add_css_class (self->box, tones[i]);
    else
      gtk_widget_remove_css_class (self->box, tones[i]);
  gtk_widget_set_visible (self->answers_box, self->answers[0] != ANSWER_NONE);
  set_answer (self->first, self->answers[0]);
  set_answer (self->second, self->answers[1]);
}

static void
copy_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SbEditorBanner) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sb_document_save_copy_finish (SB_DOCUMENT (source), result, &error))
    text = g_strdup ("a copy was saved");
  else
    text = g_strdup_printf ("no copy was saved: %s", error->message);
  g_signal_emit (self, signals[NOTE], 0, text);
}

static void
chosen_cb (SbEditorBanner *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  if (file != NULL && g_file_peek_path (file) != NULL && self->document != NULL)
    sb_document_save_copy_async (self->document, g_file_peek_path (file), copy_saved_cb,
                                 g_object_ref (self));
  g_clear_object (&self->chooser);
}

static void
save_copy (SbEditorBanner *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *name = g_path_get_basename (sb_document_get_path (self->document));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new ("Save a copy",
                                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, "_Save", "_Cancel");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (g_utf8_validate (name, -1, NULL))
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
act (SbEditorBanner *self, Answer answer)
{
  switch (answer)
    {
    case ANSWER_KEEP_MINE:
      sb_document_keep_mine (self->document);
      break;
    case ANSWER_LOAD_THEIRS:
      sb_document_load (self->document);
      break;
    case ANSWER_SAVE_AGAIN:
      sb_document_keep_mine (self->document);
      sb_document_save_async (self->document, NULL, NULL);
      break;
    case ANSWER_CHECK_AGAIN:
      sb_document_check_disk (self->document);
      break;
    case ANSWER_RETRY:
      sb_document_save_async (self->document, NULL, NULL);
      break;
    case ANSWER_SAVE_COPY:
      save_copy (self);
      break;
    case ANSWER_DISCARD:
      g_signal_emit (self, signals[DISCARD], 0);
      break;
    case ANSWER_OPEN_ELSEWHERE:
      sb_editor_banner_open_elsewhere (self);
      break;
    default:
      break;
    }
}

static void
first_cb (SbEditorBanner *self)
{
  act (self, self->answers[0]);
}

static void
second_cb (SbEditorBanner *self)
{
  act (self, self->answers[1]);
}

static void
sb_editor_banner_dispose (GObject *object)
{
  SbEditorBanner *self = SB_EDITOR_BANNER (object);

  g_clear_object (&self->document);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (sb_editor_banner_parent_class)->dispose (object);
}

static void
sb_editor_banner_class_init (SbEditorBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_editor_banner_dispose;

  /**
   * SbEditorBanner::discard:
   *
   * The document, which has no file, is to be given up.
   */
  signals[DISCARD] = g_signal_new ("discard", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  /**
   * SbEditorBanner::note:
   * @self: the banner
   * @text: something that needs no answer
   */
  signals[NOTE] = g_signal_new ("note", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-editor-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, SbEditorBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, SbEditorBanner, box);
  gtk_widget_class_bind_template_child (widget_class, SbEditorBanner, label);
  gtk_widget_class_bind_template_child_full (widget_class, "answers", FALSE,
                                             G_STRUCT_OFFSET (SbEditorBanner, answers_box));
  gtk_widget_class_bind_template_child (widget_class, SbEditorBanner, first);
  gtk_widget_class_bind_template_child (widget_class, SbEditorBanner, second);
}

static void
sb_editor_banner_init (SbEditorBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->first, "clicked", G_CALLBACK (first_cb), self);
  g_signal_connect_swapped (self->second, "clicked", G_CALLBACK (second_cb), self);
}

/**
 * sb_editor_banner_set_document:
 * @self: the banner
 * @document: (nullable): what to speak about; as it is now, so call it again when it has changed
 */
void
sb_editor_banner_set_document (SbEditorBanner *self, SbDocument *document)
{
  g_set_object (&self->document, document);
  update (self);
}

/**
 * sb_editor_banner_open_elsewhere:
 * @self: the banner
 *
 * Opens the file in the program that the desktop has for it.
 */
void
sb_editor_banner_open_elsewhere (SbEditorBanner *self)
{
  if (self->document != NULL)
    sb_elsewhere_open (GTK_WIDGET (self), sb_document_get_path (self->document));
}
