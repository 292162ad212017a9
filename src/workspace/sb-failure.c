/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-failure.h"

G_DEFINE_BOXED_TYPE (SbFailure, sb_failure, sb_failure_ref, sb_failure_unref)

SbFailure *
sb_failure_new_from_event (const SbRunEvent *event)
{
  return NULL;
}

SbFailure *
sb_failure_new_from_error (const char *title, const GError *error)
{
  return NULL;
}

SbFailure *
sb_failure_ref (SbFailure *self)
{
  return self;
}

void
sb_failure_unref (SbFailure *self)
{
}

char *
sb_failure_dup_text (const SbFailure *self)
{
  return NULL;
}
