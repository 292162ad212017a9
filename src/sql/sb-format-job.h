/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script on its way through the formatter: statement by statement, in steps, on the parser thread. */
#pragma once

#include "sb-format.h"
#include "sb-reader.h"

#include <pthread.h>

G_BEGIN_DECLS

struct _SbFormat
{
  char *text;
  gsize length;
  gboolean is_changed;
  GArray *skipped; /* of SbFormatSkipped */
};

/**
 * SbFormatJob:
 *
 * A text on its way. Who makes one sets @text, @length, @from, @to.
 */
typedef struct
{
  const char *text; /* with a NUL behind it */
  gsize length;
  gsize from, to;
  const char *eol;

  SbFormat *format;
  GString *out;
  GArray *statements; /* of SbStatement; NULL before the first step */
  guint next;
  gsize at;              /* up to where @out tells of @text */
  gboolean is_formatted; /* the statement before @at */

  /* sb_format_new(): somebody waits */
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gboolean is_done;
  GError *error;

  /* sb_format_async() */
  GBytes *bytes;
  GTask *task;
} SbFormatJob;

gboolean sb_format_job_step (SbFormatJob *self, SbReader *reader);

G_END_DECLS
