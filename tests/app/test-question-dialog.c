/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions as dialogs: one answer each, and none by accident. */
#include "sb-test-widget.h"

#include "sb-question-dialog.h"
#include "sb-test-wait.h"

#define HOSTILE "<b>%s</b> a_b\n\xe2\x80\xae tail"

typedef struct
{
  guint n_answers;
  SbAnswer answer;
  gboolean is_freed;
} Asked;

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Asked *asked = user_data;

  asked->n_answers++;
  asked->answer = answer;
}

static void
freed_cb (gpointer user_data)
{
  ((Asked *) user_data)->is_freed = TRUE;
}

static SbQuestion *
ask (Asked *asked)
{
  *asked = (Asked){ 0 };
  return sb_question_new ("Apply 3 migrations?", "To staging at db.example.", "Apply", answer_cb,
                          asked, freed_cb);
}

static AdwMessageDialog *
show (SbQuestion *question)
{
  GtkWindow *dialog = sb_question_dialog_new (NULL, question);

  gtk_window_present (dialog);
  sb_test_wait_for_draw (GTK_WIDGET (dialog));
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
test_answers (void)
{
  static const struct
  {
    const char *response;
    SbAnswer answer;
  } rows[] = { { "accept", SB_ANSWER_ACCEPT },
               { "other", SB_ANSWER_OTHER },
               { "cancel", SB_ANSWER_CANCEL } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Asked asked;
      SbQuestion *question = ask (&asked);
      AdwMessageDialog *dialog;
      gpointer weak;

      sb_question_set_other (question, "Discard");
      dialog = show (question);
      weak = dialog;
      g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
      adw_message_dialog_response (dialog, rows[i].response);
      sb_test_widget_assert_gone (&weak);
      g_assert_cmpuint (asked.n_answers, ==, 1);
      g_assert_cmpint (asked.answer, ==, rows[i].answer);
      g_object_unref (question);
      g_assert_true (asked.is_freed);
    }
}

/* Enter accepts what is harmless, and cancels what destroys. */
static void
test_enter (void)
{
  Asked asked;
  g_autoptr (SbQuestion) harmless = ask (&asked);
  g_autoptr (SbQuestion) destructive = ask (&asked);
  AdwMessageDialog *dialog = show (harmless);

  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "accept");
  g_assert_cmpstr (adw_message_dialog_get_close_response (dialog), ==, "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));

  sb_question_set_destructive (destructive);
  dialog = show (destructive);
  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "cancel");
  g_assert_cmpint (adw_message_dialog_get_response_appearance (dialog, "accept"), ==,
                   ADW_RESPONSE_DESTRUCTIVE);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_typed (void)
{
  Asked asked;
  g_autoptr (SbQuestion) question = ask (&asked);
  AdwMessageDialog *dialog;
  GtkEditable *entry;

  sb_question_set_typed (question, "shop");
  dialog = show (question);
  entry = sb_test_widget_find (dialog, "typed_entry");
  g_assert_true (sb_test_widget_is_shown (dialog, "typed_entry"));
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "accept"));
  gtk_editable_set_text (entry, "sho");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (asked.n_answers, ==, 0);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "accept"));
  gtk_editable_set_text (entry, "shop");
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "accept"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (asked.n_answers, ==, 1);
  g_assert_cmpint (asked.answer, ==, SB_ANSWER_ACCEPT);
  sb_test_widget_settle ();
}

static void
test_gone_is_cancelled (void)
{
  Asked asked;
  g_autoptr (SbQuestion) question = ask (&asked);

  gtk_window_destroy (GTK_WINDOW (show (question)));
  g_assert_cmpuint (asked.n_answers, ==, 1);
  g_assert_cmpint (asked.answer, ==, SB_ANSWER_CANCEL);
}

static void
test_answered_elsewhere (void)
{
  Asked asked;
  g_autoptr (SbQuestion) question = ask (&asked);
  AdwMessageDialog *dialog = show (question);
  gpointer weak = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  sb_question_answer (question, SB_ANSWER_ACCEPT);
  sb_test_widget_assert_gone (&weak);
  g_assert_cmpuint (asked.n_answers, ==, 1);
}

static void
test_hostile (void)
{
  Asked asked = { 0 };
  g_autoptr (SbQuestion)
      question = sb_question_new (HOSTILE, HOSTILE, HOSTILE, answer_cb, &asked, freed_cb);
  AdwMessageDialog *dialog = show (question);

  g_assert_null (strchr (adw_message_dialog_get_heading (dialog), '\n'));
  g_assert_nonnull (strstr (adw_message_dialog_get_heading (dialog), "<b>%s</b>"));
  g_assert_false (adw_message_dialog_get_heading_use_markup (dialog));
  g_assert_false (adw_message_dialog_get_body_use_markup (dialog));
  g_assert_null (strstr (adw_message_dialog_get_body (dialog), "\xe2\x80\xae"));
  g_assert_nonnull (strstr (adw_message_dialog_get_response_label (dialog, "accept"), "a__b"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  sb_test_widget_init (&argc, &argv);
  g_test_add_func ("/question-dialog/answers", test_answers);
  g_test_add_func ("/question-dialog/enter", test_enter);
  g_test_add_func ("/question-dialog/typed", test_typed);
  g_test_add_func ("/question-dialog/gone-is-cancelled", test_gone_is_cancelled);
  g_test_add_func ("/question-dialog/answered-elsewhere", test_answered_elsewhere);
  g_test_add_func ("/question-dialog/hostile", test_hostile);
  return g_test_run ();
}
