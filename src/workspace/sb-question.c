/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-question.h"

struct _SbQuestion
{
  GObject parent_instance;
};

enum
{
  SB_QUESTION_ANSWERED,
  SB_QUESTION_N_SIGNALS,
};

static guint sb_question_signals[SB_QUESTION_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbQuestion, sb_question, G_TYPE_OBJECT)

static void
sb_question_class_init (SbQuestionClass *klass)
{
  sb_question_signals[SB_QUESTION_ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass),
                                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                            G_TYPE_NONE, 0);
}

static void
sb_question_init (SbQuestion *self)
{
}

SbQuestion *
sb_question_new (const char *title, const char *body, const char *accept, SbQuestionFunc func,
                 gpointer user_data, GDestroyNotify destroy)
{
  return g_object_new (SB_TYPE_QUESTION, NULL);
}

void
sb_question_set_other (SbQuestion *self, const char *label)
{
}

void
sb_question_set_destructive (SbQuestion *self)
{
}

void
sb_question_set_typed (SbQuestion *self, const char *expected)
{
}

void
sb_question_set_plan (SbQuestion *self, SbPlan *plan)
{
}

const char *
sb_question_get_title (SbQuestion *self)
{
  return NULL;
}

const char *
sb_question_get_body (SbQuestion *self)
{
  return NULL;
}

const char *
sb_question_get_accept (SbQuestion *self)
{
  return NULL;
}

const char *
sb_question_get_other (SbQuestion *self)
{
  return NULL;
}

const char *
sb_question_get_typed (SbQuestion *self)
{
  return NULL;
}

SbPlan *
sb_question_get_plan (SbQuestion *self)
{
  return NULL;
}

gboolean
sb_question_is_destructive (SbQuestion *self)
{
  return 0;
}

gboolean
sb_question_is_answered (SbQuestion *self)
{
  return 0;
}

void
sb_question_answer (SbQuestion *self, SbAnswer answer)
{
}
