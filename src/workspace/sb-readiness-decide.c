/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an item of the checklist is judged: by findings, or by the person's tick. */
#include "sb-readiness-private.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-words.h"

#define MAX_REASON 400

/*< private >
 * sb_ready_set:
 * @item: an item
 * @state: how it stands
 * @format: why; any characters may come of it
 */
void
sb_ready_set (SbReadyItem *item, SbReadyState state, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  item->state = state;
  g_free (item->reason);
  item->reason = sb_printable_ellipsize (text, MAX_REASON);
}

static gboolean
is_among (const char *rules, const char *id)
{
  return rules != NULL && id != NULL && strstr (rules, id) != NULL;
}

static void
set_place (SbReadyItem *item, const SbReadyFacts *facts, SbScriptRole role,
           const SbFinding *finding)
{
  SbScript *script = sb_finding_list_get_script (facts->findings[role]);
  const char *path = facts->migration->paths[role];

  if (path == NULL)
    return;
  item->place = sb_place_new (path, facts->migration->key, role);
  item->place->offset = sb_script_get_own_offset (script, finding->start);
  item->place->length = sb_script_get_own_offset (script, finding->end) - item->place->offset;
  item->place->line = sb_script_get_line (script, finding->start);
  item->place->column = 1;
  item->place->is_finding = TRUE;
}

/*< private >
 * sb_ready_find_problem:
 * @item: an item
 * @topic: its topic
 * @facts: the facts
 *
 * Leaves the item open where lint finds something that its topic is about.
 *
 * Returns: whether it does
 */
gboolean
sb_ready_find_problem (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  static const char *const names[] = { "", "rollback, " };
  const SbFinding *first = NULL;
  SbScriptRole first_role = SB_ROLE_FORWARD;
  SbScript *script;
  guint n = 0;

  for (SbScriptRole role = SB_ROLE_FORWARD; role < SB_ROLE_VERIFY; role++)
    for (guint i = 0;
         facts->findings[role] != NULL && i < sb_finding_list_get_n (facts->findings[role]); i++)
      {
        const SbFinding *finding = sb_finding_list_get (facts->findings[role], i);

        if (!is_among (topic->rules, finding->rule->id) || n++ > 0)
          continue;
        first = finding;
        first_role = role;
      }
  if (first == NULL)
    return FALSE;
  script = sb_finding_list_get_script (facts->findings[first_role]);
  sb_ready_set (item, SB_READY_OPEN, n > 1 ? "%sline %u: %s, and %u more" : "%sline %u: %s",
                names[first_role], sb_script_get_line (script, first->start), first->message,
                n - 1);
  set_place (item, facts, first_role, first);
  return TRUE;
}

/*< private >
 * sb_ready_find_allowed:
 * @topic: a topic
 * @facts: the facts
 *
 * Returns: (transfer none) (nullable): a comment of the author that says why what the topic is about
 *   is meant so
 */
const SbDirective *
sb_ready_find_allowed (const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  guint n;

  for (SbScriptRole role = SB_ROLE_FORWARD; role < SB_ROLE_VERIFY; role++)
    {
      const SbDirective *directives;

      if (facts->findings[role] == NULL)
        continue;
      directives = sb_script_get_directives (sb_finding_list_get_script (facts->findings[role]),
                                             &n);
      for (guint i = 0; i < n; i++)
        {
          const SbLintRule *rule = directives[i].known && directives[i].value != NULL
                                           && directives[i].reason != NULL
                                           && strcmp (directives[i].name, "allow") == 0
                                       ? sb_lint_rules_find (directives[i].value)
                                       : NULL;

          if (rule != NULL && is_among (topic->rules, rule->id))
            return &directives[i];
        }
    }
  return NULL;
}

/* Where the text of the forward script does not tell what it does, nothing is called done. */
static gboolean
is_unknown (SbReadyItem *item, const SbReadyFacts *facts)
{
  SbScript *script;

  if (facts->findings[SB_ROLE_FORWARD] == NULL)
    {
      sb_ready_set (item, SB_READY_OPEN, "the forward script cannot be read: %s",
                    facts->unreadable[SB_ROLE_FORWARD] != NULL ? facts->unreadable[SB_ROLE_FORWARD]
                                                               : "it is gone");
      return TRUE;
    }
  script = sb_finding_list_get_script (facts->findings[SB_ROLE_FORWARD]);
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (statement->syntax_error == NULL)
        continue;
      sb_ready_set (item, SB_READY_OPEN, "nobody can tell: line %u does not parse",
                    sb_script_get_line (script, statement->error_offset));
      return TRUE;
    }
  return FALSE;
}

/*< private >
 * sb_ready_decide_by_tick:
 * @item: an item
 * @facts: the facts
 * @open: what to say where it was not ticked
 *
 * Leaves it to the person.
 */
void
sb_ready_decide_by_tick (SbReadyItem *item, const SbReadyFacts *facts, const char *open)
{
  const SbTick *tick = facts->ticks != NULL
                           ? sb_ticks_find (facts->ticks, item->id, facts->migration)
                           : NULL;

  item->judge = SB_READY_JUDGE_PERSON;
  if (tick == NULL)
    sb_ready_set (item, SB_READY_OPEN, "%s", open);
  else if (strcmp (tick->digest, facts->digest) == 0)
    sb_ready_set (item, SB_READY_DONE, "ticked on %s", tick->date);
  else
    sb_ready_set (item, SB_READY_OPEN, "ticked on %s, but a script was edited since", tick->date);
}

static guint
get_count (const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  if (topic->subject == SB_READY_NO_SUBJECT)
    return 1;
  return G_STRUCT_MEMBER (guint, &facts->subjects[SB_ROLE_FORWARD], topic->subject);
}

/*< private >
 * sb_ready_decide_by_rules:
 * @item: an item
 * @topic: its topic
 * @facts: the facts
 *
 * Open where a rule finds something; otherwise done, or left to the person.
 */
void
sb_ready_decide_by_rules (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  g_autofree char *count = topic->singular != NULL ? sb_words_count (get_count (topic, facts),
                                                                     topic->singular, topic->plural)
                                                   : NULL;
  const SbDirective *allowed;

  if (topic->judge == SB_READY_JUDGE_PERSON)
    {
      g_autofree char *open = count != NULL ? g_strdup_printf ("%s: only you can tell", count)
                                            : g_strdup ("only you can tell");

      sb_ready_decide_by_tick (item, facts, open);
      if (item->state == SB_READY_OPEN)
        sb_ready_find_problem (item, topic, facts);
      return;
    }
  if (sb_ready_find_problem (item, topic, facts))
    return;
  allowed = sb_ready_find_allowed (topic, facts);
  if (allowed != NULL)
    sb_ready_set (item, SB_READY_DONE, "%s is allowed: %s", allowed->value, allowed->reason);
  else if (count != NULL)
    sb_ready_set (item, SB_READY_DONE, "%s: nothing found", count);
  else
    sb_ready_set (item, SB_READY_DONE, "nothing found");
}

/*< private >
 * sb_ready_item_new:
 * @topic: a topic
 * @facts: the facts
 *
 * Returns: (transfer full): the item, judged
 */
SbReadyItem *
sb_ready_item_new (const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  SbReadyItem *item = g_new0 (SbReadyItem, 1);

  item->id = topic->id;
  item->text = topic->text;
  item->source = topic->source;
  item->judge = topic->judge;
  if ((topic->subject != SB_READY_NO_SUBJECT || topic->rules != NULL) && is_unknown (item, facts))
    return item;
  if (get_count (topic, facts) == 0)
    {
      sb_ready_set (item, SB_READY_NOT_APPLICABLE, "%s", topic->none);
      return item;
    }
  if (topic->decide != NULL)
    topic->decide (item, topic, facts);
  else
    sb_ready_decide_by_rules (item, topic, facts);
  return item;
}
