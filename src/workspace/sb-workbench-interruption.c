/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of earlier runs that were interrupted: kept until the person has read it. */
#include "sb-workbench-private.h"

typedef struct
{
  char *run_id; /* (nullable) */
  char *text;
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->run_id);
  g_free (told->text);
  g_free (told);
}

/* What the failure and the outcome of our own run could not say is known now. */
static void
correct_outcome (SbWorkbench *self, const SbInterruption *interruption)
{
  if (self->unknown_run == NULL || interruption->state != SB_INTERRUPTION_SETTLED
      || g_strcmp0 (self->unknown_run, interruption->run_id) != 0)
    return;
  g_clear_pointer (&self->unknown_run, g_free);
  sb_workbench_dismiss_failure (self);
  g_free (self->outcome);
  self->outcome = g_strdup (interruption->text);
  self->outcome[0] = g_ascii_toupper (self->outcome[0]);
}

static void
update_text (SbWorkbench *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->interruptions->len; i++)
    {
      const Told *told = self->interruptions->pdata[i];

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", told->text);
    }
  g_free (self->interruption);
  self->interruption = text->len > 0 ? g_strdup (text->str) : NULL;
  sb_workbench_tell (self);
}

/*< private >
 * sb_workbench_add_interruption:
 * @self: a workbench
 * @interruption: what is known of a run; it takes the place of what was known of the same run
 */
void
sb_workbench_add_interruption (SbWorkbench *self, const SbInterruption *interruption)
{
  Told *told = NULL;

  if (self->interruptions == NULL)
    self->interruptions = g_ptr_array_new_with_free_func (told_free);
  for (guint i = 0; told == NULL && interruption->run_id != NULL && i < self->interruptions->len;
       i++)
    {
      Told *known = self->interruptions->pdata[i];

      told = g_strcmp0 (known->run_id, interruption->run_id) == 0 ? known : NULL;
    }
  if (told == NULL)
    {
      told = g_new0 (Told, 1);
      told->run_id = g_strdup (interruption->run_id);
      g_ptr_array_add (self->interruptions, told);
    }
  g_free (told->text);
  told->text = g_strdup (interruption->text);
  told->text[0] = g_ascii_toupper (told->text[0]);
  correct_outcome (self, interruption);
  update_text (self);
}

/**
 * sb_workbench_get_interruption:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): what became of earlier runs on the target that were
 *   interrupted, a sentence a line: "The run of 12:03 was interrupted: 005 is applied, 006 is not";
 *   any text. %NULL where there was none, or the person has dismissed it
 */
const char *
sb_workbench_get_interruption (SbWorkbench *self)
{
  return self->interruption;
}

/**
 * sb_workbench_dismiss_interruption:
 * @self: a workbench
 *
 * The person has read what became of interrupted runs. The log keeps it.
 */
void
sb_workbench_dismiss_interruption (SbWorkbench *self)
{
  if (self->interruptions == NULL || self->interruptions->len == 0)
    return;
  g_ptr_array_set_size (self->interruptions, 0);
  update_text (self);
}
