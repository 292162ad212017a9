/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of the checklist about what a migration's scripts say of each other, and of their tables. */
#include "sb-readiness-private.h"

#include <string.h>

#include "sb-words.h"

static SbScript *
get_script (const SbReadyFacts *facts, SbScriptRole role)
{
  return facts->findings[role] != NULL ? sb_finding_list_get_script (facts->findings[role]) : NULL;
}

static guint
count_statements (SbScript *script)
{
  guint n = 0;

  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      n += statement->kind != SB_STATEMENT_EMPTY && statement->tx != SB_TX_BEGIN
           && statement->tx != SB_TX_COMMIT;
    }
  return n;
}

/* Whether a script is not there, or cannot be read. */
static gboolean
is_missing (SbReadyItem *item, const SbReadyFacts *facts, SbScriptRole role, const char *missing)
{
  if (facts->findings[role] != NULL)
    return FALSE;
  sb_ready_set (item, SB_READY_OPEN, "%s",
                facts->unreadable[role] != NULL ? facts->unreadable[role] : missing);
  return TRUE;
}

static const SbDirective *
get_irreversible (const SbReadyFacts *facts)
{
  SbScript *forward = get_script (facts, SB_ROLE_FORWARD);

  return forward != NULL ? sb_script_find_directive (forward, "irreversible") : NULL;
}

static gboolean
is_irreversible (SbReadyItem *item, const SbReadyFacts *facts)
{
  const SbDirective *irreversible = get_irreversible (facts);

  if (irreversible == NULL)
    return FALSE;
  sb_ready_set (item, SB_READY_NOT_APPLICABLE, "it says that there is no way back: %s",
                irreversible->reason != NULL ? irreversible->reason : "without a reason");
  return TRUE;
}

void
sb_ready_decide_rollback (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  g_autofree char *count = NULL;
  guint n;

  if (is_irreversible (item, facts) || is_missing (item, facts, SB_ROLE_ROLLBACK, "there is none"))
    return;
  n = count_statements (get_script (facts, SB_ROLE_ROLLBACK));
  count = sb_words_count (n, "statement", "statements");
  if (n == 0)
    sb_ready_set (item, SB_READY_OPEN, "it is empty");
  else
    sb_ready_set (item, SB_READY_DONE, "%s", count);
}

/* Who has seen it needs not to judge by the text. */
static gboolean
is_rehearsed (SbReadyItem *item, const SbProof *proof)
{
  if (proof == NULL || proof->grade > SB_GRADE_LOSES_OBJECTS)
    return FALSE;
  sb_ready_set (item, sb_proof_is_good (proof) ? SB_READY_DONE : SB_READY_OPEN,
                "rehearsed on %.10s: %s%s", proof->time, sb_grade_get_words (proof->grade),
                proof->breaks_chain ? ", but only alone: a chain broke at it" : "");
  return TRUE;
}

void
sb_ready_decide_undone (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  SbScript *rollback = get_script (facts, SB_ROLE_ROLLBACK);

  if (is_irreversible (item, facts)
      || is_missing (item, facts, SB_ROLE_ROLLBACK, "there is no rollback script"))
    return;
  if (is_rehearsed (item, facts->proof) || sb_ready_find_problem (item, topic, facts))
    return;
  if (facts->subjects[SB_ROLE_FORWARD].is_unsure || facts->subjects[SB_ROLE_ROLLBACK].is_unsure)
    sb_ready_decide_by_tick (item, facts,
                             "only you can tell: renames, or SQL put together at run time");
  else if (count_statements (rollback) == 0)
    sb_ready_set (item, SB_READY_OPEN, "the rollback script is empty");
  else
    sb_ready_set (item, SB_READY_DONE, "whatever forward makes, it drops or puts back");
}

static gboolean
is_check (const SbStatement *statement)
{
  return statement->check != NULL || strcmp (statement->tag, "SELECT") == 0
         || strcmp (statement->tag, "DO") == 0;
}

void
sb_ready_decide_verify (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  SbScript *verify = get_script (facts, SB_ROLE_VERIFY);
  g_autofree char *count = NULL;
  guint n = 0;

  if (is_missing (item, facts, SB_ROLE_VERIFY, "there is none"))
    return;
  for (guint i = 0; i < sb_script_get_n_statements (verify); i++)
    n += is_check (sb_script_get_statement (verify, i));
  count = sb_words_count (n, "check", "checks");
  sb_ready_set (item, n > 0 ? SB_READY_DONE : SB_READY_OPEN, "%s",
                n > 0 ? count : "it has no check");
}

void
sb_ready_decide_roles (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  SbScript *verify = get_script (facts, SB_ROLE_VERIFY);
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *names = NULL;

  if (is_missing (item, facts, SB_ROLE_VERIFY, "there is no verify script"))
    return;
  for (guint i = 0; i < sb_script_get_n_statements (verify); i++)
    {
      const SbCheckComment *check = sb_script_get_statement (verify, i)->check;
      g_autofree char *role = check != NULL && check->as != NULL
                                  ? g_strndup (check->as, strcspn (check->as, " \t"))
                                  : NULL;

      if (role != NULL && !g_ptr_array_find_with_equal_func (roles, role, g_str_equal, NULL))
        g_ptr_array_add (roles, g_steal_pointer (&role));
    }
  g_ptr_array_add (roles, NULL);
  names = g_strjoinv (", ", (char **) roles->pdata);
  if (roles->len > 1)
    sb_ready_set (item, SB_READY_DONE, "as %s", names);
  else
    sb_ready_set (item, SB_READY_OPEN, "no check says as whom it runs: -- as: authenticated UUID");
}

void
sb_ready_decide_guarded (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  const SbLintSubjects *subjects = &facts->subjects[SB_ROLE_FORWARD];
  SbScript *script = get_script (facts, SB_ROLE_FORWARD);
  g_autofree char *count = sb_words_count (subjects->tables, "new table", "new tables");

  sb_ready_decide_by_rules (item, topic, facts);
  if (item->state != SB_READY_DONE || item->judge != SB_READY_JUDGE_PROGRAM)
    return;
  if (sb_ready_find_allowed (topic, facts) != NULL)
    return;
  if (subjects->guarded_at == SB_SUBJECT_NOWHERE)
    sb_ready_set (item, SB_READY_NOT_APPLICABLE, "it is off; no API shows the new tables");
  else if (subjects->guarded < subjects->tables)
    sb_ready_set (item, SB_READY_DONE, "on for %u of %s; the API does not show the others",
                  subjects->guarded, count);
  else
    sb_ready_set (item, SB_READY_DONE, "on for %s: line %u", count,
                  sb_script_get_line (
                      script, sb_script_get_statement (script, subjects->guarded_at)->sql_start));
}

void
sb_ready_decide_comments (SbReadyItem *item, const SbReadyTopic *topic, const SbReadyFacts *facts)
{
  const SbLintSubjects *subjects = &facts->subjects[SB_ROLE_FORWARD];

  sb_ready_set (item, subjects->described == subjects->describable ? SB_READY_DONE : SB_READY_OPEN,
                "%u of %u new tables and columns", subjects->described, subjects->describable);
}
