/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-words.h"

#include <string.h>

#include "sb-chain-words.h"
#include "sb-printable.h"
#include "sb-rehearsal-text.h"
#include "sb-words.h"

#define MAX_REASON 1000
#define MAX_NAME 160
#define MAX_LOSSES 8

/* Which stage tells of a step. */
static const SbStage stages_of[SB_N_SHOWN] = {
  [SB_SHOWN_PREPARE] = SB_STAGE_PREPARE, [SB_SHOWN_FORWARD] = SB_STAGE_FORWARD,
  [SB_SHOWN_VERIFY] = SB_STAGE_FORWARD,  [SB_SHOWN_ROLLBACK] = SB_STAGE_ROLLBACK,
  [SB_SHOWN_COMPARE] = SB_STAGE_COMPARE, [SB_SHOWN_AGAIN] = SB_STAGE_FORWARD_AGAIN,
};

static void
set (SbShownStep *step, SbShownState state, char *facts)
{
  step->state = state;
  g_free (step->facts);
  step->facts = facts;
}

static char *
dup_run_facts (const SbStageResult *result)
{
  g_autofree char *count = sb_words_count (result->n_statements, "statement", "statements");
  g_autofree char *duration = sb_words_duration (result->duration_us);

  return g_strdup_printf ("%s, %s", count, duration);
}

/* Checks run behind forward, in its stage: only they can have failed where no statement did. */
static void
set_verify (SbShownStep *step, const SbStageResult *forward)
{
  guint n_passed = forward->n_checks - forward->n_checks_failed;

  if (forward->n_checks == 0)
    set (step, SB_SHOWN_SKIPPED, g_strdup (forward->is_good ? "no checks" : NULL));
  else
    set (step, forward->n_checks_failed > 0 ? SB_SHOWN_BAD : SB_SHOWN_GOOD,
         g_strdup_printf ("%u of %u", n_passed, forward->n_checks));
}

/* A step that is over, by its own stage alone. */
static void
set_gone (SbShownStep *steps, SbShownStage which, const SbStageResult *result)
{
  gboolean is_good = result->is_good || (which == SB_SHOWN_FORWARD && result->n_checks_failed > 0);
  SbShownState state = is_good ? SB_SHOWN_GOOD : SB_SHOWN_BAD;

  switch (which)
    {
    case SB_SHOWN_VERIFY:
      set_verify (&steps[which], result);
      break;
    case SB_SHOWN_FORWARD:
    case SB_SHOWN_ROLLBACK:
      set (&steps[which], state, dup_run_facts (result));
      break;
    case SB_SHOWN_PREPARE:
      set (&steps[which], state, is_good ? NULL : g_strdup ("impossible"));
      break;
    default:
      set (&steps[which], state, NULL);
      break;
    }
}

static void
begin (SbShownStep *steps)
{
  static const char *const names[SB_N_SHOWN] = {
    [SB_SHOWN_PREPARE] = "Prepare", [SB_SHOWN_FORWARD] = "Forward",
    [SB_SHOWN_VERIFY] = "Verify",   [SB_SHOWN_ROLLBACK] = "Rollback",
    [SB_SHOWN_COMPARE] = "Compare", [SB_SHOWN_AGAIN] = "Forward again",
  };

  for (guint i = 0; i < SB_N_SHOWN; i++)
    steps[i] = (SbShownStep){ .name = names[i] };
}

/**
 * sb_rehearsal_words_going:
 * @step: (nullable): how far a rehearsal is; %NULL before its first step
 * @steps: (out caller-allocates) (array length=SB_N_SHOWN): its steps; clear them
 */
void
sb_rehearsal_words_going (const SbRehearsalStep *step, SbShownStep *steps)
{
  begin (steps);
  if (step == NULL)
    return;
  for (guint i = 0; i < SB_N_SHOWN; i++)
    if (stages_of[i] < step->stage)
      set_gone (steps, i, &step->stages[stages_of[i]]);
    else if (stages_of[i] == step->stage && i != SB_SHOWN_VERIFY)
      set (&steps[i], SB_SHOWN_ACTIVE, NULL);
}

static void
set_compared (const SbRehearsal *rehearsal, SbShownStep *step)
{
  guint n = sb_differences_get_n (rehearsal->back);
  SbWeight weight = sb_differences_get_weight (rehearsal->back);
  g_autofree char *differ = sb_words_count (n, "object differs", "objects differ");
  g_autofree char *same = sb_words_number (rehearsal->n_objects);

  if (weight == SB_WEIGHT_SCHEMA)
    {
      step->name = "Schema not restored";
      set (step, SB_SHOWN_BAD, g_steal_pointer (&differ));
    }
  else if (weight == SB_WEIGHT_LOOKS)
    {
      step->name = "Schema restored";
      set (step, SB_SHOWN_DOUBTFUL, g_strdup ("but for order or comments"));
    }
  else
    {
      step->name = "Schema restored exactly";
      set (step, SB_SHOWN_GOOD, g_strdup_printf ("%s objects identical", same));
    }
  if (rehearsal->losses->len > 0 && step->state == SB_SHOWN_GOOD)
    set (step, SB_SHOWN_DOUBTFUL, g_strdup ("but rows or values are lost"));
}

/**
 * sb_rehearsal_words_gone:
 * @rehearsal: what came out
 * @steps: (out caller-allocates) (array length=SB_N_SHOWN): its steps; clear them
 */
void
sb_rehearsal_words_gone (const SbRehearsal *rehearsal, SbShownStep *steps)
{
  const SbStageResult *stages = rehearsal->stages;

  begin (steps);
  for (guint i = 0; i < SB_N_SHOWN; i++)
    if (stages[stages_of[i]].is_gone)
      set_gone (steps, i, &stages[stages_of[i]]);
    else
      set (&steps[i], SB_SHOWN_SKIPPED, NULL);
  if (rehearsal->grade == SB_GRADE_NO_ROLLBACK)
    set (&steps[SB_SHOWN_ROLLBACK], SB_SHOWN_SKIPPED, g_strdup ("no rollback script"));
  if (rehearsal->grade == SB_GRADE_IRREVERSIBLE)
    set (&steps[SB_SHOWN_ROLLBACK], SB_SHOWN_DOUBTFUL, g_strdup ("declared irreversible"));
  if (rehearsal->back != NULL)
    set_compared (rehearsal, &steps[SB_SHOWN_COMPARE]);
  if (rehearsal->again != NULL && sb_differences_get_weight (rehearsal->again) == SB_WEIGHT_SCHEMA)
    set (&steps[SB_SHOWN_AGAIN], SB_SHOWN_BAD, g_strdup ("leaves another schema"));
}

/**
 * sb_rehearsal_words_clear:
 * @steps: (array length=SB_N_SHOWN): steps
 */
void
sb_rehearsal_words_clear (SbShownStep *steps)
{
  for (guint i = 0; i < SB_N_SHOWN; i++)
    g_clear_pointer (&steps[i].facts, g_free);
}

/**
 * sb_shown_state_get_words:
 * @state: of a step
 *
 * Returns: (transfer none): what a screen reader says for its sign
 */
const char *
sb_shown_state_get_words (SbShownState state)
{
  static const char *const words[] = { "to come",  "going on", "good",
                                       "doubtful", "failed",   "left out" };

  return words[state];
}

/**
 * sb_rehearsal_words_verdict:
 * @rehearsal: what came out
 * @chain: (nullable): what became of it and its neighbours
 *
 * Returns: (transfer full): the verdict, one sentence with a capital
 */
char *
sb_rehearsal_words_verdict (const SbRehearsal *rehearsal, const SbChain *chain)
{
  const char *alone = rehearsal->grade == SB_GRADE_FAILS ? "the rehearsal failed"
                                                         : sb_grade_get_words (rehearsal->grade);
  g_autofree char *clause =
      chain != NULL ? sb_chain_words_clause (chain, sb_grade_is_proof (rehearsal->grade)) : NULL;
  char *words = g_strconcat (alone, clause, NULL);

  words[0] = g_ascii_toupper (words[0]);
  return words;
}

static void add_line (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_line (GString *out, const char *format, ...)
{
  va_list args;

  if (out->len > 0)
    g_string_append_c (out, '\n');
  va_start (args, format);
  g_string_append_vprintf (out, format, args);
  va_end (args);
}

static void
add_loss (GString *out, const SbLoss *loss)
{
  g_autofree char *table = sb_printable_ellipsize (loss->table, MAX_NAME);
  g_autofree char *columns = loss->columns != NULL
                                 ? sb_printable_ellipsize (loss->columns, MAX_NAME)
                                 : NULL;
  g_autofree char *before = sb_words_count (loss->n_before, "row", "rows");
  g_autofree char *after = sb_words_number (MAX (loss->n_after, 0));

  if (columns != NULL)
    add_line (out, "%s: other values in %s (%s)", table, columns, before);
  else
    add_line (out, "%s: %s before, %s after the rollback", table, before, after);
}

static void
add_late (GString *out, const SbLateOrder *late)
{
  g_autofree char *words = sb_late_order_dup_words (late);
  g_autofree char *sentence = sb_printable_ellipsize (words, MAX_REASON);
  guint n = late->differences != NULL ? sb_differences_get_n (late->differences) : 0;

  sentence[0] = g_ascii_toupper (sentence[0]);
  add_line (out, "%s", sentence);
  for (guint i = 0; i < MIN (n, MAX_LOSSES); i++)
    {
      const SbDifference *item = sb_differences_get (late->differences, i);
      g_autofree char *name = sb_printable_ellipsize (item->identity, MAX_NAME);

      add_line (out, "%s %s", item->kind, name);
    }
  if (n > MAX_LOSSES)
    add_line (out, "and %u more objects", n - MAX_LOSSES);
}

/* The share, and the first of the statements that no check would miss. */
static void
add_strength (GString *out, const SbStrength *strength)
{
  g_autofree char *words = sb_strength_dup_words (strength);
  g_autofree char *sentence = sb_printable_ellipsize (words, MAX_REASON);
  guint n = 0;

  sentence[0] = g_ascii_toupper (sentence[0]);
  add_line (out, "%s", sentence);
  for (guint i = 0; i < strength->omissions->len; i++)
    {
      const SbOmission *omission = strength->omissions->pdata[i];
      g_autofree char *text = NULL, *statement = NULL;

      if (omission->answer != SB_OMISSION_SURVIVES || n++ >= MAX_LOSSES)
        continue;
      text = sb_rehearsal_text_dup_omission (omission);
      statement = sb_printable_ellipsize (text, MAX_NAME);
      add_line (out, "No check notices that it is missing: %s", statement);
    }
  if (n > MAX_LOSSES)
    add_line (out, "and %u more statements", n - MAX_LOSSES);
}

static const char *
get_advice (SbGrade grade)
{
  switch (grade)
    {
    case SB_GRADE_IRREVERSIBLE:
      return "There is no way back, and its author says so.";
    case SB_GRADE_NO_ROLLBACK:
      return "Nobody can go back from it. “Suggest from forward” drafts a rollback script.";
    case SB_GRADE_NOT_REHEARSED:
      return "Nothing is known about its way back.";
    default:
      return NULL;
    }
}

static void
append_repeat (GString *line, const char *script, const SbRepeat *repeat)
{
  g_autofree char *why = repeat->why != NULL ? sb_printable_ellipsize (repeat->why, MAX_REASON)
                                             : NULL;

  if (repeat->answer != SB_REPEAT_NOT_TRIED)
    g_string_append_printf (line, "%s%s: %s", line->len > 0 ? "; " : "Run again, ", script,
                            repeat->answer == SB_REPEAT_IDEMPOTENT ? "changes nothing" : why);
}

/* Whether it can be run on top of itself. */
static void
add_repeats (GString *out, const SbRehearsal *rehearsal)
{
  g_autoptr (GString) line = g_string_new (NULL);

  append_repeat (line, "forward", &rehearsal->repeat_forward);
  append_repeat (line, "rollback", &rehearsal->repeat_rollback);
  if (line->len > 0)
    add_line (out, "%s", line->str);
}

/**
 * sb_rehearsal_words_details:
 * @rehearsal: what came out
 * @chain: (nullable): what became of it and its neighbours
 *
 * Returns: (transfer full) (nullable): the reasons, what was lost, what verify would miss, and what
 *   comes of running it again, a line each
 */
char *
sb_rehearsal_words_details (const SbRehearsal *rehearsal, const SbChain *chain)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *in_chain = chain != NULL ? sb_chain_words_reason (chain) : NULL;

  if (rehearsal->reason != NULL)
    {
      g_autofree char *reason = sb_printable_ellipsize (rehearsal->reason, MAX_REASON);

      reason[0] = g_ascii_toupper (reason[0]);
      add_line (out, "%s", reason);
    }
  if (in_chain != NULL)
    add_line (out, "%s", in_chain);
  if (get_advice (rehearsal->grade) != NULL)
    add_line (out, "%s", get_advice (rehearsal->grade));
  if (rehearsal->late != NULL)
    add_late (out, rehearsal->late);
  for (guint i = 0; i < MIN (rehearsal->losses->len, MAX_LOSSES); i++)
    add_loss (out, rehearsal->losses->pdata[i]);
  if (rehearsal->losses->len > MAX_LOSSES)
    add_line (out, "and %u more tables", rehearsal->losses->len - MAX_LOSSES);
  if (rehearsal->strength != NULL)
    add_strength (out, rehearsal->strength);
  add_repeats (out, rehearsal);
  return out->len > 0 ? g_strdup (out->str) : NULL;
}

/**
 * sb_rehearsal_words_summary:
 * @rehearsal: what came out
 *
 * Returns: (transfer full): where, and how long it took
 */
char *
sb_rehearsal_words_summary (const SbRehearsal *rehearsal)
{
  g_autofree char *duration = sb_words_duration (rehearsal->duration_us);

  return g_strdup_printf ("on a copy in the sandbox, %s", duration);
}
