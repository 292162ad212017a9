/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-problem-item-private.h"

#include <string.h>

#include "sb-printable.h"

#define MAX_MESSAGE 500

G_DEFINE_FINAL_TYPE (SbProblemItem, sb_problem_item, G_TYPE_OBJECT)

static void
sb_problem_item_finalize (GObject *object)
{
  SbProblemItem *self = SB_PROBLEM_ITEM (object);

  g_free (self->message);
  g_free (self->file);
  g_free (self->where);
  g_clear_pointer (&self->place, sb_place_free);

  G_OBJECT_CLASS (sb_problem_item_parent_class)->finalize (object);
}

static void
sb_problem_item_class_init (SbProblemItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_problem_item_finalize;
}

static void
sb_problem_item_init (SbProblemItem *self)
{
}

/* The name; of a file in a hidden folder, which says whose it is, that too. */
static char *
dup_name (const SbPlace *place)
{
  g_autofree char *name = g_filename_display_basename (place->path);
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autofree char *folder_name = g_filename_display_basename (folder);

  return *folder_name == '.' && strlen (folder_name) > 2
             ? g_build_filename (folder_name, name, NULL)
             : g_steal_pointer (&name);
}

/* Takes the place. */
SbProblemItem *
sb_problem_item_new (SbProblemSeverity severity, const char *message, SbPlace *place)
{
  SbProblemItem *self = g_object_new (SB_TYPE_PROBLEM_ITEM, NULL);
  g_autofree char *name = place != NULL ? dup_name (place) : NULL;

  self->severity = severity;
  self->message = sb_printable_ellipsize (message, MAX_MESSAGE);
  self->place = place;
  self->file = name != NULL ? sb_printable_ellipsize (name, 250) : g_strdup ("");
  if (place == NULL || place->line == 0)
    self->where = g_strdup (self->file);
  else
    self->where = g_strdup_printf ("%s:%u:%u", self->file, place->line, MAX (place->column, 1));
  return self;
}

/**
 * sb_problem_item_get_severity:
 * @self: a problem
 *
 * Returns: how bad it is
 */
SbProblemSeverity
sb_problem_item_get_severity (SbProblemItem *self)
{
  return self->severity;
}

/**
 * sb_problem_item_get_message:
 * @self: a problem
 *
 * Returns: (transfer none): one printable line
 */
const char *
sb_problem_item_get_message (SbProblemItem *self)
{
  return self->message;
}

/**
 * sb_problem_item_get_where:
 * @self: a problem
 *
 * Returns: (transfer none): "035_read_state.sql:7:37", or the file alone
 */
const char *
sb_problem_item_get_where (SbProblemItem *self)
{
  return self->where;
}

/**
 * sb_problem_item_get_place:
 * @self: a problem
 *
 * Returns: (transfer none) (nullable): where a person can be taken
 */
const SbPlace *
sb_problem_item_get_place (SbProblemItem *self)
{
  return self->place;
}

/* Whether a person sees the same. */
gboolean
sb_problem_item_is_same (const SbProblemItem *one, const SbProblemItem *other)
{
  return one->severity == other->severity && one->is_first == other->is_first
         && strcmp (one->message, other->message) == 0 && strcmp (one->where, other->where) == 0
         && (one->place == NULL) == (other->place == NULL)
         && (one->place == NULL || strcmp (one->place->path, other->place->path) == 0);
}
