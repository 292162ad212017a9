/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-failure.h"

#include "sb-diagnosis.h"
#include "sb-db-error.h"
#include "sb-printable.h"

#include <string.h>

/* Nobody reads more of a message on the screen. */
#define MAX_CHARACTERS 4000

/* Nor copies more; a server may send a gigabyte. */
#define MAX_COPIED_BYTES (1u << 20)

G_DEFINE_BOXED_TYPE (SbFailure, sb_failure, sb_failure_ref, sb_failure_unref)

static SbFailure *
failure_new (void)
{
  SbFailure *self = g_new0 (SbFailure, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

/* Plain text of bounded length, %NULL for nothing; in @whole more of it, where it was cut. */
static char *
dup_text (const char *text, char **whole)
{
  g_autofree char *start = NULL;
  g_autofree char *printable = NULL;
  gboolean is_cut;
  const char *end;

  if (text == NULL || *text == '\0')
    return NULL;
  start = g_strndup (text, MAX_COPIED_BYTES);
  is_cut = text[strlen (start)] != '\0';
  printable = sb_printable_text (start);
  if (!is_cut && g_utf8_strlen (printable, -1) <= MAX_CHARACTERS)
    return g_steal_pointer (&printable);
  end = g_utf8_offset_to_pointer (printable, MAX_CHARACTERS);
  if (whole != NULL)
    *whole = is_cut ? g_strconcat (printable, "… (cut after 1 MiB)", NULL) : g_strdup (printable);
  return g_strdup_printf ("%.*s…", (int) (end - printable), printable);
}

/**
 * sb_failure_dup_advice:
 * @text: (nullable): advice, which speaks to the command line's users
 *
 * Returns: (transfer full) (nullable): the same for those of the window, who have other ways there
 */
char *
sb_failure_dup_advice (const char *text)
{
  GString *words;

  if (text == NULL)
    return NULL;
  words = g_string_new (text);
  g_string_replace (words, "`status`", "the timeline", 0);
  g_string_replace (words, "`mark VERSION --applied`", "“Mark as applied” in its menu", 0);
  g_string_replace (words, "--sandbox", "the sandbox", 0);
  return g_string_free (words, FALSE);
}

static void
set_advice (SbFailure *self, const SbAdvice *advice)
{
  if (advice == NULL)
    return;
  self->condition = g_strdup (advice->condition);
  self->cause = sb_failure_dup_advice (advice->cause);
  self->next = sb_failure_dup_advice (advice->next);
}

static void
set_message (SbFailure *self, const SbServerMessage *message)
{
  g_autoptr (SbDiagnosis) diagnosis = NULL;

  self->message = dup_text (message->message, &self->whole_message);
  self->detail = dup_text (message->detail, &self->whole_detail);
  self->hint = dup_text (message->hint, &self->whole_hint);
  self->context = dup_text (message->context, &self->whole_context);
  self->sqlstate = dup_text (message->sqlstate, NULL);
  diagnosis = sb_diagnosis_new (message);
  if (diagnosis == NULL)
    return;
  self->condition = g_strdup (diagnosis->condition);
  self->cause = sb_failure_dup_advice (diagnosis->cause);
  self->next = sb_failure_dup_advice (diagnosis->next);
  self->step = diagnosis->step;
  self->directive = diagnosis->directive;
}

/**
 * sb_failure_new_from_event:
 * @event: a run's error
 *
 * The place is the error's character, or the start of its statement; where the event names none it
 * is the script. The role is the forward script's: whoever knows better corrects it, and adds what
 * the target has now, before the failure is shown to anybody.
 *
 * Returns: (transfer full): the failure
 */
SbFailure *
sb_failure_new_from_event (const SbRunEvent *event)
{
  SbFailure *self = failure_new ();

  if (event->version != NULL)
    {
      g_autofree char *name = g_strdup_printf ("%s %s", event->version,
                                               event->description != NULL ? event->description
                                                                          : "");
      g_autofree char *shown = sb_printable_ellipsize (g_strchomp (name), 120);

      self->title = g_strdup_printf ("%s failed", shown);
    }
  else
    self->title = g_strdup ("The run failed");
  if (event->message != NULL)
    {
      set_message (self, event->message);
      self->consequence = dup_text (event->text, NULL);
    }
  else
    {
      self->message = dup_text (event->text, &self->whole_message);
      if (event->text != NULL && g_str_has_prefix (event->text, "the connection was lost"))
        set_advice (self, sb_advice_find ("08006", NULL, NULL));
    }
  if (self->message == NULL)
    self->message = g_strdup ("no reason was given");
  if (event->file != NULL)
    {
      self->place = sb_place_new (event->file, event->key, SB_ROLE_FORWARD);
      self->place->line = event->line;
      self->place->column = event->column;
      self->place->offset = event->offset;
      if (event->line > 0 && (event->message == NULL || event->message->position == 0))
        self->place->length = event->length;
    }
  return self;
}

/**
 * sb_failure_new_from_error:
 * @title: what did not work: "Could not connect"
 * @error: why
 *
 * Returns: (transfer full): the failure, with advice where the error is a common one
 */
SbFailure *
sb_failure_new_from_error (const char *title, const GError *error)
{
  SbFailure *self = failure_new ();
  const char *rest = strchr (error->message, '\n');
  g_autofree char *first = rest != NULL ? g_strndup (error->message, rest - error->message)
                                        : g_strdup (error->message);

  self->title = g_strdup (title);
  /* What follows the first line (a server's log, a list) is more than a message. */
  self->message = dup_text (first, &self->whole_message);
  if (self->message == NULL)
    self->message = g_strdup ("no reason was given");
  if (rest != NULL)
    self->detail = dup_text (rest + 1, &self->whole_detail);
  if (sb_db_error_is_connect (error))
    set_advice (self, sb_advice_find_connect (error->message));
  else if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY))
    self->next = g_strdup ("try again when it has ended");
  else if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE))
    self->next = g_strdup ("look at the timeline as it is now, then try again");
  return self;
}

/**
 * sb_failure_new_with_maker:
 * @failure: a failure
 * @maker: (transfer full): the migration that creates what it says is not there
 *
 * Returns: (transfer full): the same failure with another cause and next step
 */
SbFailure *
sb_failure_new_with_maker (const SbFailure *failure, SbMaker *maker)
{
  SbFailure *self = failure_new ();

  self->title = g_strdup (failure->title);
  self->message = g_strdup (failure->message);
  self->detail = g_strdup (failure->detail);
  self->hint = g_strdup (failure->hint);
  self->context = g_strdup (failure->context);
  self->sqlstate = g_strdup (failure->sqlstate);
  self->condition = g_strdup (failure->condition);
  self->consequence = g_strdup (failure->consequence);
  self->whole_message = g_strdup (failure->whole_message);
  self->whole_detail = g_strdup (failure->whole_detail);
  self->whole_hint = g_strdup (failure->whole_hint);
  self->whole_context = g_strdup (failure->whole_context);
  self->cause = sb_maker_dup_cause (maker);
  self->next = g_strdup ("apply that first");
  if (failure->place != NULL)
    self->place = sb_place_copy (failure->place);
  self->maker = maker;
  return self;
}

/**
 * sb_failure_ref:
 * @self: a failure
 *
 * Returns: (transfer full): @self. Any thread.
 */
SbFailure *
sb_failure_ref (SbFailure *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_failure_unref:
 * @self: (transfer full): a failure. Any thread.
 */
void
sb_failure_unref (SbFailure *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->title);
  g_free (self->message);
  g_free (self->detail);
  g_free (self->hint);
  g_free (self->context);
  g_free (self->sqlstate);
  g_free (self->condition);
  g_free (self->cause);
  g_free (self->next);
  g_free (self->consequence);
  g_free (self->whole_message);
  g_free (self->whole_detail);
  g_free (self->whole_hint);
  g_free (self->whole_context);
  g_clear_pointer (&self->place, sb_place_free);
  g_clear_pointer (&self->maker, sb_maker_free);
  g_free (self);
}

static void
add_line (GString *text, const char *name, const char *value, const char *whole)
{
  if (value != NULL)
    g_string_append_printf (text, "%s: %s\n", name, whole != NULL ? whole : value);
}

/**
 * sb_failure_dup_text:
 * @self: a failure
 *
 * Returns: (transfer full): all of it as lines of text, to be copied and sent to somebody: whole up
 *   to 1 MiB for each of the server's texts
 */
char *
sb_failure_dup_text (const SbFailure *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *state = self->condition != NULL && self->sqlstate != NULL
                               ? g_strdup_printf ("%s %s", self->sqlstate, self->condition)
                               : g_strdup (self->sqlstate);

  g_string_append_printf (text, "%s\n", self->title);
  if (self->place != NULL)
    {
      g_autofree char *file = g_filename_display_basename (self->place->path);
      g_autofree char *shown = sb_printable_line (file);

      if (self->place->line > 0)
        g_string_append_printf (text, "%s:%u:%u: ", shown, self->place->line,
                                MAX (self->place->column, 1));
      else
        g_string_append_printf (text, "%s: ", shown);
    }
  g_string_append_printf (text, "%s\n",
                          self->whole_message != NULL ? self->whole_message : self->message);
  add_line (text, "detail", self->detail, self->whole_detail);
  add_line (text, "hint", self->hint, self->whole_hint);
  add_line (text, "context", self->context, self->whole_context);
  add_line (text, "SQLSTATE", state, NULL);
  add_line (text, "cause", self->cause, NULL);
  add_line (text, "next", self->next, NULL);
  add_line (text, "target", self->consequence, NULL);
  return g_string_free (text, FALSE);
}
