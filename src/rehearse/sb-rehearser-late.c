/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearser-late.h"

#include "sb-rehearser-private.h"

/* One migration in both orders. */
typedef struct
{
  SbRehearser *rehearser;
  SbLateOrder *order;
  SbCourse course;    /* for looking */
  guint index;        /* of the migration that is late */
  guint first;        /* all before it are there in both orders: a state */
  GPtrArray *others;  /* (element-type utf8): keys of those that are there, from @first on */
  GPtrArray *ordered; /* (element-type utf8): the same with the late one in its place */
} Late;

static gboolean
is_there (SbRehearser *self, guint index)
{
  const char *key = sb_project_get_migration (self->project, index)->key;

  return self->applied == NULL || g_strv_contains ((const char *const *) self->applied, key);
}

/* Which migrations there are in both orders; returns how many come after the late one. */
static guint
choose (Late *late)
{
  SbRehearser *self = late->rehearser;
  guint n = sb_project_get_n_migrations (self->project), n_after = 0;

  while (late->first < late->index && is_there (self, late->first))
    late->first++;
  for (guint i = late->first; i < n; i++)
    {
      char *key = sb_project_get_migration (self->project, i)->key;
      gboolean is_other = i != late->index && is_there (self, i);

      if (is_other)
        g_ptr_array_add (late->others, key);
      if (is_other || i == late->index)
        g_ptr_array_add (late->ordered, key);
      n_after += is_other && i > late->index;
    }
  g_ptr_array_add (late->others, NULL);
  g_ptr_array_add (late->ordered, NULL);
  return n_after;
}

/* What is there when @keys are applied, and then @last. */
static gboolean
look_behind (Late *late, GPtrArray *keys, const char *last, SbCopyLook *seen, char **problem,
             gboolean *is_last, GError **error)
{
  SbRehearser *self = late->rehearser;
  const char *const only[] = { last, NULL };
  g_autoptr (SbTarget) copy = sb_rehearser_make_copy (self, late->first, error);
  gboolean is_done;

  if (copy == NULL)
    return FALSE;
  is_done = keys->len == 1
            || sb_rehearser_apply (self, copy, (const char *const *) keys->pdata, problem, error);
  *is_last = *problem == NULL;
  if (is_done && *problem == NULL && last != NULL)
    is_done = sb_rehearser_apply (self, copy, only, problem, error);
  if (is_done && *problem == NULL)
    {
      late->course.eyes = sb_rehearser_open_eyes (self, copy);
      is_done = sb_course_look (&late->course, seen, error);
      sb_rehearser_close_eyes (self, late->course.eyes);
    }
  return sb_copies_drop (self->copies, copy, is_done ? error : NULL) && is_done;
}

static char *
dup_tables (GPtrArray *losses)
{
  GString *tables = g_string_new ("those of ");

  for (guint i = 0; i < losses->len; i++)
    g_string_append_printf (tables, "%s%s", i > 0 ? ", " : "",
                            ((const SbLoss *) losses->pdata[i])->table);
  return g_string_free (tables, FALSE);
}

static void
judge (SbLateOrder *order, const SbCopyLook *in_order, const SbCopyLook *is_late)
{
  g_autoptr (SbDifferences)
      differences = sb_differences_new (in_order->schema, is_late->schema, SB_PROFILE_SAME);
  g_autoptr (GPtrArray) losses = sb_contents_find_losses (in_order->contents, is_late->contents);
  SbWeight weight = sb_differences_get_weight (differences);

  if (weight == SB_WEIGHT_SCHEMA)
    sb_late_order_end (order, SB_LATE_CLASHES, NULL);
  else if (losses->len > 0)
    {
      g_autofree char *tables = dup_tables (losses);

      sb_late_order_end (order, SB_LATE_ROWS, tables);
    }
  else
    sb_late_order_end (order, weight == SB_WEIGHT_LOOKS ? SB_LATE_ORDER_ONLY : SB_LATE_SAME, NULL);
  if (sb_differences_get_n (differences) > 0)
    order->differences = g_steal_pointer (&differences);
}

static gboolean
try_both (Late *late, GError **error)
{
  SbRehearser *self = late->rehearser;
  const char *key = sb_project_get_migration (self->project, late->index)->key;
  g_auto (SbCopyLook) in_order = { 0 };
  g_auto (SbCopyLook) is_late = { 0 };
  g_autofree char *problem = NULL;
  gboolean is_last = FALSE;

  for (guint i = late->first; problem == NULL && i < sb_project_get_n_migrations (self->project);
       i++)
    if (i == late->index || is_there (self, i))
      problem = sb_rehearser_dup_refusal (sb_project_get_migration (self->project, i));
  if (problem == NULL && !sb_rehearser_ensure_state (self, late->first, &problem, error))
    return FALSE;
  if (problem == NULL
      && !look_behind (late, late->ordered, NULL, &in_order, &problem, &is_last, error))
    return FALSE;
  is_last = FALSE;
  if (problem == NULL
      && !look_behind (late, late->others, key, &is_late, &problem, &is_last, error))
    return FALSE;
  if (problem != NULL)
    sb_late_order_end (late->order, is_last ? SB_LATE_FAILS : SB_LATE_NOT_TRIED, problem);
  else
    judge (late->order, &in_order, &is_late);
  return TRUE;
}

/*< private >
 * sb_rehearser_try_late:
 * @self: a rehearser
 * @rehearsal: of a migration; gets what came out
 * @index: which
 * @error: return location for why the copies could not be asked
 *
 * Applies all that are there and the migration, in order and with it behind the others, and compares.
 * Nothing is tried where none comes after it.
 *
 * Returns: whether the rehearsal has its answer
 */
gboolean
sb_rehearser_try_late (SbRehearser *self, SbRehearsal *rehearsal, guint index, GError **error)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GPtrArray) ordered = g_ptr_array_new ();
  Late late = {
    .rehearser = self,
    .course = { .cancellable = self->cancellable,
                .without = { "switchback", "supabase_migrations", self->history, NULL } },
    .index = index,
    .others = others,
    .ordered = ordered,
  };
  guint n_after = choose (&late);

  if (n_after == 0)
    return TRUE;
  rehearsal->late = late.order = sb_late_order_new (n_after);
  if (!sb_rehearser_choose_copies (self, sb_project_get_n_migrations (self->project) - 1, error))
    return FALSE;
  late.course.is_apart = sb_copies_is_apart (self->copies);
  return try_both (&late, error);
}
