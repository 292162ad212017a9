/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that went wrong, with all that a person needs to go on; immutable. */
#pragma once

#include <gio/gio.h>

#include "sb-advice.h"
#include "sb-maker.h"
#include "sb-place.h"
#include "sb-run-event.h"

G_BEGIN_DECLS

/**
 * SbFailure:
 * @title: "035 add notification read state failed", "could not connect"
 * @message: the server's or our own words
 * @detail: (nullable): the server's
 * @hint: (nullable): the server's
 * @context: (nullable): the server's
 * @sqlstate: (nullable): five characters
 * @condition: (nullable): its name: "undefined_table"
 * @cause: (nullable): what is usually behind it
 * @next: (nullable): what to do now
 * @consequence: (nullable): what the target has now: "nothing was changed"
 * @place: (nullable): the statement or the character that the server named
 * @maker: (nullable): the migration to apply first: it creates what is missing
 * @step: what of @next a button can do; whoever knows that it cannot takes it away
 * @directive: (nullable): for %SB_STEP_DIRECTIVE
 *
 * Texts are for people and hostile: plain text, never markup, of a length that can be shown; what
 * sb_failure_dup_text() gives is whole. Atomically reference counted.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  char *whole_message; /* these where what is shown was cut; only sb_failure_dup_text() has them */
  char *whole_detail;
  char *whole_hint;
  char *whole_context;
  /*< public >*/
  char *title;
  char *message;
  char *detail;
  char *hint;
  char *context;
  char *sqlstate;
  char *condition;
  char *cause;
  char *next;
  char *consequence;
  SbPlace *place;
  SbMaker *maker;
  SbStep step;
  const char *directive;
} SbFailure;

#define SB_TYPE_FAILURE (sb_failure_get_type ())

GType sb_failure_get_type (void);
SbFailure *sb_failure_new_from_event (const SbRunEvent *event);
SbFailure *sb_failure_new_from_error (const char *title, const GError *error);
SbFailure *sb_failure_new_with_maker (const SbFailure *failure, SbMaker *maker);
SbFailure *sb_failure_ref (SbFailure *self);
void sb_failure_unref (SbFailure *self);
char *sb_failure_dup_advice (const char *text);
char *sb_failure_dup_text (const SbFailure *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbFailure, sb_failure_unref)

G_END_DECLS
