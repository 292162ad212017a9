/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-question-dialog.h"

#include "sb-plan-model.h"
#include "sb-printable.h"

/* More of a plan than anybody reads in a dialog; the Plan pane has all of it. */
#define MAX_PLAN 60000
#define MAX_LABEL 60
#define MAX_HEADING 200

struct _SbQuestionDialog
{
  AdwMessageDialog parent_instance;

  /* owned */
  SbQuestion *question;

  /* from the template */
  GtkWidget *extra;
  GtkWidget *plan_scroller;
  GtkTextView *plan_view;
  GtkWidget *typed_box;
  GtkLabel *typed_label;
  GtkEntry *typed_entry;
};

G_DEFINE_FINAL_TYPE (SbQuestionDialog, sb_question_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* A button's label takes "_" for a mnemonic. */
static char *
dup_button_label (const char *text)
{
  g_autofree char *line = sb_printable_ellipsize (text, MAX_LABEL);
  g_auto (GStrv) parts = g_strsplit (line, "_", -1);

  return g_strjoinv ("__", parts);
}

static gboolean
is_typed (SbQuestionDialog *self)
{
  const char *expected = sb_question_get_typed (self->question);

  return expected == NULL
         || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->typed_entry)), expected);
}

static void
typed_changed_cb (SbQuestionDialog *self)
{
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "accept", is_typed (self));
}

static void
typed_activate_cb (SbQuestionDialog *self)
{
  if (is_typed (self))
    adw_message_dialog_response (ADW_MESSAGE_DIALOG (self), "accept");
}

static void
sb_question_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  SbQuestionDialog *self = SB_QUESTION_DIALOG (dialog);
  g_autoptr (SbQuestion) question = g_object_ref (self->question);

  if (g_str_equal (response, "accept") && is_typed (self))
    sb_question_answer (question, SB_ANSWER_ACCEPT);
  else if (g_str_equal (response, "other"))
    sb_question_answer (question, SB_ANSWER_OTHER);
  else
    sb_question_answer (question, SB_ANSWER_CANCEL);
}

/* Answered elsewhere: there is nothing left to ask. */
static void
answered_cb (SbQuestionDialog *self)
{
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
show_plan (SbQuestionDialog *self, SbPlan *plan)
{
  g_autoptr (SbPlanModel) model = sb_plan_model_new ();
  g_autofree char *head = NULL;
  g_autofree char *text = NULL;

  sb_plan_model_set_plan (model, plan);
  head = sb_plan_model_dup_head (model, MAX_PLAN);
  if (head == NULL)
    return;
  text = sb_printable_text (head);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->plan_view), text, -1);
  gtk_widget_set_visible (self->plan_scroller, TRUE);
}

static void
show_typed (SbQuestionDialog *self, const char *expected)
{
  g_autofree char *name = sb_printable_line (expected);
  g_autofree char *text = g_strdup_printf ("Type “%s” to go on", name);

  gtk_label_set_text (self->typed_label, text);
  gtk_widget_set_visible (self->typed_box, TRUE);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->typed_entry));
}

/* Enter does what is safe to do without reading twice. */
static const char *
choose_default (SbQuestion *question)
{
  if (sb_question_get_typed (question) || sb_question_is_destructive (question))
    return "cancel";
  return "accept";
}

static void
fill (SbQuestionDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  SbQuestion *question = self->question;
  gboolean is_destructive = sb_question_is_destructive (question);
  const char *other = sb_question_get_other (question);
  const char *body = sb_question_get_body (question);
  g_autofree char *heading = sb_printable_ellipsize (sb_question_get_title (question), MAX_HEADING);
  g_autofree char *printable = sb_printable_text (body ? body : "");
  g_autofree char *accept = dup_button_label (sb_question_get_accept (question));

  adw_message_dialog_set_heading (dialog, heading);
  adw_message_dialog_set_body (dialog, printable);
  adw_message_dialog_add_response (dialog, "cancel", "_Cancel");
  if (other)
    {
      g_autofree char *label = dup_button_label (other);

      adw_message_dialog_add_response (dialog, "other", label);
      if (!is_destructive)
        adw_message_dialog_set_response_appearance (dialog, "other", ADW_RESPONSE_DESTRUCTIVE);
    }
  adw_message_dialog_add_response (dialog, "accept", accept);
  adw_message_dialog_set_response_appearance (dialog, "accept",
                                              is_destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                             : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, choose_default (question));
  if (sb_question_get_plan (question))
    show_plan (self, sb_question_get_plan (question));
  if (sb_question_get_typed (question))
    show_typed (self, sb_question_get_typed (question));
  gtk_widget_set_visible (self->extra,
                          sb_question_get_plan (question) || sb_question_get_typed (question));
  typed_changed_cb (self);
}

/* A dialog that goes away with its window was not accepted. */
static void
sb_question_dialog_dispose (GObject *object)
{
  SbQuestionDialog *self = SB_QUESTION_DIALOG (object);
  g_autoptr (SbQuestion) question = g_steal_pointer (&self->question);

  if (question)
    g_signal_handlers_disconnect_by_data (question, self);
  if (question && !sb_question_is_answered (question))
    sb_question_answer (question, SB_ANSWER_CANCEL);

  G_OBJECT_CLASS (sb_question_dialog_parent_class)->dispose (object);
}

static void
sb_question_dialog_class_init (SbQuestionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_question_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = sb_question_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/switchback/Switchback/sb-question-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SbQuestionDialog, extra);
  gtk_widget_class_bind_template_child (widget_class, SbQuestionDialog, plan_scroller);
  gtk_widget_class_bind_template_child (widget_class, SbQuestionDialog, plan_view);
  gtk_widget_class_bind_template_child (widget_class, SbQuestionDialog, typed_box);
  gtk_widget_class_bind_template_child (widget_class, SbQuestionDialog, typed_label);
  gtk_widget_class_bind_template_child (widget_class, SbQuestionDialog, typed_entry);
  gtk_widget_class_bind_template_callback (widget_class, typed_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_activate_cb);
}

static void
sb_question_dialog_init (SbQuestionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sb_question_dialog_new:
 * @parent: (nullable): the window that is asked for
 * @question: not answered yet
 *
 * The dialog answers @question once, with cancel when it goes away unanswered, and goes away when
 * @question is answered elsewhere.
 *
 * Returns: (transfer none): a modal dialog that is not shown yet
 */
GtkWindow *
sb_question_dialog_new (GtkWindow *parent, SbQuestion *question)
{
  SbQuestionDialog *self = g_object_new (SB_TYPE_QUESTION_DIALOG, "transient-for", parent, NULL);

  self->question = g_object_ref (question);
  fill (self);
  g_signal_connect_object (question, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return GTK_WINDOW (self);
}
