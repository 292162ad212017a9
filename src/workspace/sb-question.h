/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that only the person can decide; the window shows it as a dialog and answers once. */
#pragma once

#include <gio/gio.h>

#include "sb-plan.h"

G_BEGIN_DECLS

typedef enum
{
  SB_ANSWER_CANCEL,
  SB_ANSWER_ACCEPT,
  SB_ANSWER_OTHER,
} SbAnswer;

/**
 * SbQuestionFunc:
 * @answer: what the person decided
 * @user_data: what the asker gave
 */
typedef void (*SbQuestionFunc) (SbAnswer answer, gpointer user_data);

#define SB_TYPE_QUESTION (sb_question_get_type ())
G_DECLARE_FINAL_TYPE (SbQuestion, sb_question, SB, QUESTION, GObject)

SbQuestion *sb_question_new (const char *title, const char *body, const char *accept,
                             SbQuestionFunc func, gpointer user_data, GDestroyNotify destroy);
void sb_question_set_other (SbQuestion *self, const char *label);
void sb_question_set_destructive (SbQuestion *self);
void sb_question_set_typed (SbQuestion *self, const char *expected);
void sb_question_set_plan (SbQuestion *self, SbPlan *plan);
const char *sb_question_get_title (SbQuestion *self);
const char *sb_question_get_body (SbQuestion *self);
const char *sb_question_get_accept (SbQuestion *self);
const char *sb_question_get_other (SbQuestion *self);
const char *sb_question_get_typed (SbQuestion *self);
SbPlan *sb_question_get_plan (SbQuestion *self);
gboolean sb_question_is_destructive (SbQuestion *self);
gboolean sb_question_is_answered (SbQuestion *self);
void sb_question_answer (SbQuestion *self, SbAnswer answer);

G_END_DECLS
