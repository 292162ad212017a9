/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tryout does on its connection's thread. Private to sb-tryout.c. */
#pragma once

#include "sb-mailbox.h"
#include "sb-session.h"
#include "sb-tryout.h"

G_BEGIN_DECLS

/** SB_TRYOUT_MAX_ROWS: how many rows of one answer are kept. */
#define SB_TRYOUT_MAX_ROWS 10000

/**
 * SbTryoutMail:
 * @statement: whose rows these are, from 0
 * @rows: (nullable): some more of them
 * @answer: (nullable): the end of them, with the columns and how many there were
 */
typedef struct
{
  guint statement;
  SbRows *rows;
  SbResult *answer;
} SbTryoutMail;

/**
 * SbTryoutJob:
 * @sql: what to run
 * @length: in bytes
 * @writes: whether it may write
 * @mailbox: (nullable): where #SbTryoutMail goes
 */
typedef struct
{
  char *sql;
  gsize length;
  gboolean writes;
  SbMailbox *mailbox;
} SbTryoutJob;

gpointer sb_tryout_job_run (SbSession *session, gpointer job, GError **error);
void sb_tryout_job_free (gpointer job);
void sb_tryout_mail_free (gpointer mail);
void sb_tryout_outcome_free (SbTryoutOutcome *self);

G_END_DECLS
