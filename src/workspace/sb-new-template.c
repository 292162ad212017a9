/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-new-template.h"

#include <string.h>

struct _SbNewTemplate
{
  GObject parent_instance;

  /* owned */
  SbTemplate *template;
};

G_DEFINE_FINAL_TYPE (SbNewTemplate, sb_new_template, G_TYPE_OBJECT)

static void
sb_new_template_finalize (GObject *object)
{
  SbNewTemplate *self = SB_NEW_TEMPLATE (object);

  g_clear_pointer (&self->template, sb_template_unref);

  G_OBJECT_CLASS (sb_new_template_parent_class)->finalize (object);
}

static void
sb_new_template_class_init (SbNewTemplateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sb_new_template_finalize;
}

static void
sb_new_template_init (SbNewTemplate *self)
{
}

/**
 * sb_new_template_new:
 * @template_: a template
 *
 * Returns: (transfer full): it as an item of a list
 */
SbNewTemplate *
sb_new_template_new (SbTemplate *template_)
{
  SbNewTemplate *self = g_object_new (SB_TYPE_NEW_TEMPLATE, NULL);

  self->template = sb_template_ref (template_);
  return self;
}

/**
 * sb_new_template_get_template:
 * @self: a template
 *
 * Returns: (transfer none): the template itself
 */
SbTemplate *
sb_new_template_get_template (SbNewTemplate *self)
{
  return self->template;
}

/**
 * sb_new_template_get_id:
 * @self: a template
 *
 * Returns: (transfer none): the word it is chosen by
 */
const char *
sb_new_template_get_id (SbNewTemplate *self)
{
  return sb_template_get_id (self->template);
}

/**
 * sb_new_template_get_title:
 * @self: a template
 *
 * Returns: (transfer none): its name for people
 */
const char *
sb_new_template_get_title (SbNewTemplate *self)
{
  return sb_template_get_title (self->template);
}

/**
 * sb_new_template_dup_summary:
 * @self: a template
 *
 * Returns: (transfer full): one sentence, or ""; begins with where it lies, when it did not come with
 *   Switchback
 */
char *
sb_new_template_dup_summary (SbNewTemplate *self)
{
  const char *summary = sb_template_get_summary (self->template);
  const char *of = NULL;

  switch (sb_template_get_origin (self->template))
    {
    case SB_TEMPLATE_OF_PROJECT:
      of = "Of this project";
      break;
    case SB_TEMPLATE_OF_USER:
      of = "Yours";
      break;
    case SB_TEMPLATE_BUILT_IN:
    default:
      return g_strdup (summary);
    }
  return g_strconcat (of, sb_template_hides_another (self->template) ? ", in place of another" : "",
                      *summary != '\0' ? " · " : "", summary, NULL);
}

/**
 * sb_new_template_matches:
 * @self: a template
 * @words: what a person looks for
 *
 * Returns: whether each of @words begins a word of its name, title or summary
 */
gboolean
sb_new_template_matches (SbNewTemplate *self, const char *words)
{
  g_autofree char *all = g_strjoin (" ", sb_template_get_id (self->template),
                                    sb_template_get_title (self->template),
                                    sb_template_get_summary (self->template), NULL);

  return strspn (words, " ") == strlen (words) || g_str_match_string (words, all, TRUE);
}
