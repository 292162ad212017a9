/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-finding-private.h"

#include <string.h>

struct _SbFindingList
{
  gint ref_count; /* atomic */
  SbScript *script;
  GPtrArray *findings; /* (element-type SbFinding) */
};

/**
 * sb_severity_get_name:
 * @severity: a severity
 *
 * Returns: "info", "warning" or "error"
 */
const char *
sb_severity_get_name (SbSeverity severity)
{
  static const char *const names[] = { "info", "warning", "error" };

  return names[severity];
}

/**
 * sb_finding_free:
 * @self: (transfer full): a finding
 */
void
sb_finding_free (SbFinding *self)
{
  for (guint i = 0; i < self->n_edits; i++)
    g_free (self->edits[i].text);
  g_free (self->edits);
  g_free (self->message);
  g_free (self->fix);
  g_free (self);
}

/**
 * sb_finding_add_edit:
 * @self: a finding
 * @offset: byte offset in the script's text
 * @length: how many bytes to take out
 * @text: what to put in
 *
 * Adds an edit in its place; two at one place stay in the order in which they were added.
 */
void
sb_finding_add_edit (SbFinding *self, gsize offset, gsize length, const char *text)
{
  guint at = self->n_edits;

  self->edits = g_renew (SbEdit, self->edits, self->n_edits + 1);
  while (at > 0 && self->edits[at - 1].offset > offset)
    at--;
  memmove (self->edits + at + 1, self->edits + at, (self->n_edits - at) * sizeof (SbEdit));
  self->edits[at] = (SbEdit){ offset, length, g_strdup (text) };
  self->n_edits++;
}

/**
 * sb_finding_apply:
 * @self: a finding with edits
 * @text: (array length=length): the text that was linted
 * @length: in bytes
 *
 * Returns: (transfer full): the text with the fix in it
 */
char *
sb_finding_apply (const SbFinding *self, const char *text, gsize length)
{
  GString *out = g_string_sized_new (length);
  gsize at = 0;

  for (guint i = 0; i < self->n_edits; i++)
    {
      const SbEdit *edit = &self->edits[i];

      g_assert (edit->offset >= at && edit->offset + edit->length <= length);
      g_string_append_len (out, text + at, (gssize) (edit->offset - at));
      g_string_append (out, edit->text);
      at = edit->offset + edit->length;
    }
  g_string_append_len (out, text + at, (gssize) (length - at));
  return g_string_free (out, FALSE);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const SbFinding *one = *(const SbFinding *const *) a;
  const SbFinding *other = *(const SbFinding *const *) b;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  return strcmp (one->rule->id, other->rule->id);
}

/**
 * sb_finding_list_new_take:
 * @script: what they are about
 * @findings: (transfer full) (element-type SbFinding): in any order
 *
 * Returns: (transfer full): the findings in the order of the text
 */
SbFindingList *
sb_finding_list_new_take (SbScript *script, GPtrArray *findings)
{
  SbFindingList *self = g_new0 (SbFindingList, 1);

  self->ref_count = 1;
  self->script = sb_script_ref (script);
  self->findings = findings;
  g_ptr_array_sort (findings, compare);
  return self;
}

/**
 * sb_finding_list_ref:
 * @self: a list
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbFindingList *
sb_finding_list_ref (SbFindingList *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * sb_finding_list_unref:
 * @self: (transfer full): a list
 *
 * Any thread.
 */
void
sb_finding_list_unref (SbFindingList *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_ptr_array_unref (self->findings);
  sb_script_unref (self->script);
  g_free (self);
}

/**
 * sb_finding_list_get_script:
 * @self: a list
 *
 * Returns: (transfer none): the script that was linted
 */
SbScript *
sb_finding_list_get_script (SbFindingList *self)
{
  return self->script;
}

/**
 * sb_finding_list_get_n:
 * @self: a list
 *
 * Returns: how many findings there are
 */
guint
sb_finding_list_get_n (SbFindingList *self)
{
  return self->findings->len;
}

/**
 * sb_finding_list_get:
 * @self: a list
 * @index: from 0
 *
 * Returns: (transfer none): a finding, as long as the list lives
 */
const SbFinding *
sb_finding_list_get (SbFindingList *self, guint index)
{
  g_return_val_if_fail (index < self->findings->len, NULL);

  return g_ptr_array_index (self->findings, index);
}

/**
 * sb_finding_dup_allow:
 * @self: a finding
 * @reason: why the author wants what it is about
 *
 * Returns: (transfer full): the directive that allows it, without a line end: to be put on a line of
 *   its own above the statement
 */
char *
sb_finding_dup_allow (const SbFinding *self, const char *reason)
{
  return g_strdup_printf ("-- switchback: allow %s — %s", self->rule->id, reason);
}
