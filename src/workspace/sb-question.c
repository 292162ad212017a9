/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-question.h"

struct _SbQuestion
{
  GObject parent_instance;

  /* owned */
  char *title;
  char *body;
  char *accept;
  char *other;
  char *typed;
  SbPlan *plan;

  SbQuestionFunc func; /* NULL once it was answered */
  gpointer user_data;
  GDestroyNotify destroy;
  gboolean is_destructive;
};

enum
{
  SB_QUESTION_ANSWERED,
  SB_QUESTION_N_SIGNALS,
};

static guint sb_question_signals[SB_QUESTION_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbQuestion, sb_question, G_TYPE_OBJECT)

static void
settle (SbQuestion *self, SbAnswer answer)
{
  SbQuestionFunc func = g_steal_pointer (&self->func);
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);
  gpointer user_data = g_steal_pointer (&self->user_data);

  if (func != NULL)
    func (answer, user_data);
  if (destroy != NULL)
    destroy (user_data);
}

static void
sb_question_dispose (GObject *object)
{
  SbQuestion *self = SB_QUESTION (object);

  settle (self, SB_ANSWER_CANCEL);
  g_clear_pointer (&self->plan, sb_plan_unref);

  G_OBJECT_CLASS (sb_question_parent_class)->dispose (object);
}

static void
sb_question_finalize (GObject *object)
{
  SbQuestion *self = SB_QUESTION (object);

  g_free (self->title);
  g_free (self->body);
  g_free (self->accept);
  g_free (self->other);
  g_free (self->typed);

  G_OBJECT_CLASS (sb_question_parent_class)->finalize (object);
}

static void
sb_question_class_init (SbQuestionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_question_dispose;
  object_class->finalize = sb_question_finalize;

  /**
   * SbQuestion::answered:
   * @self: a question
   *
   * It was answered, by whomever: a dialog that shows it can go.
   */
  sb_question_signals[SB_QUESTION_ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass),
                                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                            G_TYPE_NONE, 0);
}

static void
sb_question_init (SbQuestion *self)
{
}

/**
 * sb_question_new:
 * @title: what is asked: "Apply 3 migrations on shop?"
 * @body: (nullable): what to know for deciding
 * @accept: what the button that accepts says: "Apply"
 * @func: called once with the answer
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data after that
 *
 * Texts are plain, never markup. A question that is let go of unanswered was cancelled.
 *
 * Returns: (transfer full): the question
 */
SbQuestion *
sb_question_new (const char *title, const char *body, const char *accept, SbQuestionFunc func,
                 gpointer user_data, GDestroyNotify destroy)
{
  SbQuestion *self = g_object_new (SB_TYPE_QUESTION, NULL);

  self->title = g_strdup (title);
  self->body = g_strdup (body);
  self->accept = g_strdup (accept);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  return self;
}

/**
 * sb_question_set_other:
 * @self: a question
 * @label: a second way to go on (%SB_ANSWER_OTHER), not the recommended one: "Discard"
 */
void
sb_question_set_other (SbQuestion *self, const char *label)
{
  g_free (self->other);
  self->other = g_strdup (label);
}

/**
 * sb_question_set_destructive:
 * @self: a question whose way on loses something
 */
void
sb_question_set_destructive (SbQuestion *self)
{
  self->is_destructive = TRUE;
}

/**
 * sb_question_set_typed:
 * @self: a question
 * @expected: what has to be typed before it can be accepted: the target's name
 */
void
sb_question_set_typed (SbQuestion *self, const char *expected)
{
  g_free (self->typed);
  self->typed = g_strdup (expected);
}

/**
 * sb_question_set_plan:
 * @self: a question
 * @plan: what would run, to be shown with it
 */
void
sb_question_set_plan (SbQuestion *self, SbPlan *plan)
{
  g_clear_pointer (&self->plan, sb_plan_unref);
  self->plan = sb_plan_ref (plan);
}

/**
 * sb_question_get_title:
 * @self: a question
 *
 * Returns: (transfer none): what is asked
 */
const char *
sb_question_get_title (SbQuestion *self)
{
  return self->title;
}

/**
 * sb_question_get_body:
 * @self: a question
 *
 * Returns: (transfer none) (nullable): what to know for deciding
 */
const char *
sb_question_get_body (SbQuestion *self)
{
  return self->body;
}

/**
 * sb_question_get_accept:
 * @self: a question
 *
 * Returns: (transfer none): what the button that accepts says
 */
const char *
sb_question_get_accept (SbQuestion *self)
{
  return self->accept;
}

/**
 * sb_question_get_other:
 * @self: a question
 *
 * Returns: (transfer none) (nullable): what a second button says
 */
const char *
sb_question_get_other (SbQuestion *self)
{
  return self->other;
}

/**
 * sb_question_get_typed:
 * @self: a question
 *
 * Returns: (transfer none) (nullable): what has to be typed before it can be accepted
 */
const char *
sb_question_get_typed (SbQuestion *self)
{
  return self->typed;
}

/**
 * sb_question_get_plan:
 * @self: a question
 *
 * Returns: (transfer none) (nullable): the plan to be shown with it
 */
SbPlan *
sb_question_get_plan (SbQuestion *self)
{
  return self->plan;
}

/**
 * sb_question_is_destructive:
 * @self: a question
 *
 * Returns: whether going on loses something
 */
gboolean
sb_question_is_destructive (SbQuestion *self)
{
  return self->is_destructive;
}

/**
 * sb_question_is_answered:
 * @self: a question
 *
 * Returns: whether it was answered
 */
gboolean
sb_question_is_answered (SbQuestion *self)
{
  return self->func == NULL;
}

/**
 * sb_question_answer:
 * @self: a question
 * @answer: what the person decided; all but the first are ignored
 *
 * The asker is called before "answered" is told.
 */
void
sb_question_answer (SbQuestion *self, SbAnswer answer)
{
  g_autoptr (SbQuestion) alive = g_object_ref (self);

  if (self->func == NULL)
    return;
  settle (self, answer);
  g_signal_emit (self, sb_question_signals[SB_QUESTION_ANSWERED], 0);
}
