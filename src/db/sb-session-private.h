/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the session share: its struct, and the one way to wait. Private to db. */
#pragma once

#include "sb-libpq-private.h"
#include "sb-cancel.h"
#include "sb-session.h"

G_BEGIN_DECLS

struct _SbSession
{
  /* Owned. */
  SbTarget *target;
  char *application_name;
  PGconn *conn; /* NULL when not connected */
  SbWake *wake;
  SbCancelHelper *helper; /* a cancel request on its way, or NULL */

  SbCancelLevel acted;         /* the rung that was carried out for this job */
  gint64 acted_at;             /* when, monotonic µs; 0: nothing was sent for it */
  gboolean committing;         /* a COMMIT is on its way: only abandon counts */
  SbCancelLevel stops_at;      /* from which rung on cancelling stops what goes on */
  gboolean in_query;           /* something was sent whose results are not all read */
  int pooling;                 /* an SbPooling; -1 not asked yet */
  int pool_pid;                /* in a session pool: the server process that is ours */
  gint64 deadline;             /* for everything it waits for, monotonic µs; 0: none */
  SbServerMessage *last_words; /* of the server, before it hung up; or NULL */
  GHashTable *prepared;        /* SQL → name of a prepared statement of this connection */
  guint n_prepared;            /* how many names were given out; none is used twice */
  gsize unsent;                /* bytes of the pipeline since libpq's buffer was empty */
  GQueue expected;             /* of the pipeline: what is known of each answer that is to come */
  SbNoticeFunc notice_func;
  gpointer notice_data;
  SbPatienceFunc patience_func;
  gpointer patience_data;
  guint patience_ms;
};

SbSession *sb_session_new (SbTarget *target, const char *application_name, SbWake *wake);
SbSession *sb_session_new_sibling (SbSession *self, SbTarget *target, gint64 limit);
void sb_session_free (SbSession *self);
void sb_session_end_job (SbSession *self);

gboolean sb_session_is_given_up (SbSession *self);
int sb_session_poll (SbSession *self, int fd, short events, gint64 deadline);
gboolean sb_session_wait (SbSession *self, gboolean for_write, GError **error);
gboolean sb_session_begin_send (SbSession *self, GError **error);
gboolean sb_session_flush (SbSession *self, GError **error);
PGresult *sb_session_next_result (SbSession *self, GError **error);
const char *sb_session_name_prepared (SbSession *self, const char *sql, gboolean *is_new);
gboolean sb_session_fail_lost (SbSession *self, GError **error);

G_END_DECLS
