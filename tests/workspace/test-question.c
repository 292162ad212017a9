/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-question.h"

typedef struct
{
  GString *told;
  SbQuestion *question;
} Asker;

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Asker *asker = user_data;

  g_string_append_printf (asker->told, "answer %d ", answer);
}

static void
destroy_cb (gpointer user_data)
{
  Asker *asker = user_data;

  g_string_append (asker->told, "destroy ");
}

static void
answered_cb (SbQuestion *question, gpointer user_data)
{
  Asker *asker = user_data;

  g_string_append (asker->told, "answered ");
}

static void
set_up (Asker *asker, gconstpointer data)
{
  asker->told = g_string_new (NULL);
  asker->question = sb_question_new ("Apply?", "three", "Apply", answer_cb, asker, destroy_cb);
  g_signal_connect (asker->question, "answered", G_CALLBACK (answered_cb), asker);
}

static void
tear_down (Asker *asker, gconstpointer data)
{
  g_clear_object (&asker->question);
  g_string_free (asker->told, TRUE);
}

static void
test_answered_once (Asker *asker, gconstpointer data)
{
  g_assert_false (sb_question_is_answered (asker->question));
  sb_question_answer (asker->question, SB_ANSWER_ACCEPT);
  g_assert_true (sb_question_is_answered (asker->question));
  sb_question_answer (asker->question, SB_ANSWER_CANCEL);
  g_assert_finalize_object (g_steal_pointer (&asker->question));
  g_assert_cmpstr (asker->told->str, ==, "answer 1 destroy answered ");
}

static void
test_let_go_is_cancelled (Asker *asker, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&asker->question));
  g_assert_cmpstr (asker->told->str, ==, "answer 0 destroy ");
}

static void
test_texts (Asker *asker, gconstpointer data)
{
  g_assert_cmpstr (sb_question_get_title (asker->question), ==, "Apply?");
  g_assert_cmpstr (sb_question_get_body (asker->question), ==, "three");
  g_assert_cmpstr (sb_question_get_accept (asker->question), ==, "Apply");
  g_assert_null (sb_question_get_other (asker->question));
  g_assert_null (sb_question_get_typed (asker->question));
  g_assert_null (sb_question_get_plan (asker->question));
  g_assert_false (sb_question_is_destructive (asker->question));
  sb_question_set_other (asker->question, "Discard");
  sb_question_set_typed (asker->question, "shop");
  sb_question_set_destructive (asker->question);
  g_assert_cmpstr (sb_question_get_other (asker->question), ==, "Discard");
  g_assert_cmpstr (sb_question_get_typed (asker->question), ==, "shop");
  g_assert_true (sb_question_is_destructive (asker->question));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/question/answered-once", Asker, NULL, set_up, test_answered_once, tear_down);
  g_test_add ("/question/let-go", Asker, NULL, set_up, test_let_go_is_cancelled, tear_down);
  g_test_add ("/question/texts", Asker, NULL, set_up, test_texts, tear_down);
  return g_test_run ();
}
