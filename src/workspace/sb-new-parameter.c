/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-parameter.h"

#include <string.h>

struct _SbNewParameter
{
  GObject parent_instance;

  /* owned */
  SbTemplate *template;
  const SbParameter *parameter; /* of the template */
  guint index;
  char *typed;
  char *followed;
  char *problem;
  char **candidates;
};

enum
{
  CHANGED,
  TYPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbNewParameter, sb_new_parameter, G_TYPE_OBJECT)

static void
sb_new_parameter_finalize (GObject *object)
{
  SbNewParameter *self = SB_NEW_PARAMETER (object);

  g_clear_pointer (&self->template, sb_template_unref);
  g_clear_pointer (&self->typed, g_free);
  g_clear_pointer (&self->followed, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->candidates, g_strfreev);

  G_OBJECT_CLASS (sb_new_parameter_parent_class)->finalize (object);
}

static void
sb_new_parameter_class_init (SbNewParameterClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sb_new_parameter_finalize;
  /* value or problem are others now */
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  /* a person gave another value */
  signals[TYPED] = g_signal_new ("typed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
}

static void
sb_new_parameter_init (SbNewParameter *self)
{
}

/**
 * sb_new_parameter_new:
 * @template_: a template
 * @index: which of its parameters
 * @typed: (nullable): what was typed for it earlier
 *
 * Returns: (transfer full): the parameter
 */
SbNewParameter *
sb_new_parameter_new (SbTemplate *template_, guint index, const char *typed)
{
  SbNewParameter *self = g_object_new (SB_TYPE_NEW_PARAMETER, NULL);
  guint n;

  self->template = sb_template_ref (template_);
  self->parameter = sb_template_get_parameters (template_, &n) + index;
  self->index = index;
  self->typed = g_strdup (typed);
  return self;
}

/**
 * sb_new_parameter_get_index:
 * @self: a parameter
 *
 * Returns: which of its template's parameters it is
 */
guint
sb_new_parameter_get_index (SbNewParameter *self)
{
  return self->index;
}

/**
 * sb_new_parameter_get_parameter:
 * @self: a parameter
 *
 * Returns: (transfer none): what the template says of it
 */
const SbParameter *
sb_new_parameter_get_parameter (SbNewParameter *self)
{
  return self->parameter;
}

/**
 * sb_new_parameter_dup_title:
 * @self: a parameter
 *
 * Returns: (transfer full): its name for people: "Owner column" of `owner-column`
 */
char *
sb_new_parameter_dup_title (SbNewParameter *self)
{
  g_autofree char *words = g_strdelimit (g_strdup (self->parameter->name), "-_", ' ');
  g_autofree char *first = g_utf8_substring (words, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, g_utf8_next_char (words), NULL);
}

/**
 * sb_new_parameter_get_value:
 * @self: a parameter
 *
 * Returns: (transfer none): what was typed, else what it follows; "" when it has no value
 */
const char *
sb_new_parameter_get_value (SbNewParameter *self)
{
  if (self->typed != NULL)
    return self->typed;
  return self->followed != NULL ? self->followed : "";
}

/**
 * sb_new_parameter_set_value:
 * @self: a parameter
 * @value: what a person gives; blank: it follows the others again
 */
void
sb_new_parameter_set_value (SbNewParameter *self, const char *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (value));
  const char *typed = *stripped != '\0' ? value : NULL;

  if (g_strcmp0 (self->typed, typed) == 0)
    return;
  g_free (self->typed);
  self->typed = g_strdup (typed);
  g_signal_emit (self, signals[TYPED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sb_new_parameter_is_typed:
 * @self: a parameter
 *
 * Returns: whether a person gave its value
 */
gboolean
sb_new_parameter_is_typed (SbNewParameter *self)
{
  return self->typed != NULL;
}

/**
 * sb_new_parameter_is_missing:
 * @self: a parameter
 *
 * Returns: whether all that is wrong with it is that it has no value
 */
gboolean
sb_new_parameter_is_missing (SbNewParameter *self)
{
  return self->problem != NULL && *sb_new_parameter_get_value (self) == '\0';
}

/**
 * sb_new_parameter_get_candidates:
 * @self: a parameter
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): values that the target's schema offers
 */
const char *const *
sb_new_parameter_get_candidates (SbNewParameter *self)
{
  return (const char *const *) self->candidates;
}

/**
 * sb_new_parameter_set_candidates:
 * @self: a parameter
 * @candidates: (transfer full) (nullable): what the target's schema offers
 *
 * For its migration.
 */
void
sb_new_parameter_set_candidates (SbNewParameter *self, char **candidates)
{
  gboolean is_same = candidates != NULL && self->candidates != NULL
                         ? g_strv_equal ((const char *const *) candidates,
                                         (const char *const *) self->candidates)
                         : candidates == self->candidates;

  g_strfreev (self->candidates);
  self->candidates = candidates;
  if (!is_same)
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sb_new_parameter_find_part:
 * @self: a parameter
 * @text: what is typed so far
 *
 * Returns: (transfer none): the part of @text that a candidate would take the place of: all of it, or of
 *   a list what follows the last comma
 */
const char *
sb_new_parameter_find_part (SbNewParameter *self, const char *text)
{
  static const char *const lists[] = { "columns", "keys", NULL };
  const char *start = text;
  gboolean is_quoted = FALSE;

  if (!g_strv_contains (lists, self->parameter->kind))
    return text;
  for (const char *at = text; *at != '\0'; at++)
    {
      is_quoted ^= *at == '"';
      if (*at == ',' && !is_quoted)
        start = at + 1;
    }
  return start + strspn (start, " ");
}

/**
 * sb_new_parameter_get_problem:
 * @self: a parameter
 *
 * Returns: (transfer none) (nullable): what is wrong with its value
 */
const char *
sb_new_parameter_get_problem (SbNewParameter *self)
{
  return self->problem;
}

/**
 * sb_new_parameter_follow:
 * @self: a parameter
 * @value: (nullable): what it is while nothing is typed
 * @problem: (nullable): what is wrong with its value
 *
 * For its migration, after any change.
 */
void
sb_new_parameter_follow (SbNewParameter *self, const char *value, const char *problem)
{
  if (g_strcmp0 (self->followed, value) == 0 && g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->followed);
  self->followed = g_strdup (value);
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, signals[CHANGED], 0);
}
