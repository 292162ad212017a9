/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-proof-words.h"

#include "sb-chain-words.h"

/**
 * sb_proof_words_tone:
 * @grade: what a rehearsal came to
 *
 * Returns: how good that is
 */
SbProofTone
sb_proof_words_tone (SbGrade grade)
{
  switch (grade)
    {
    case SB_GRADE_EXACT:
      return SB_PROOF_GOOD;
    case SB_GRADE_LOSES_OBJECTS:
    case SB_GRADE_FAILS:
      return SB_PROOF_BAD;
    default:
      return SB_PROOF_DOUBTFUL;
    }
}

/**
 * sb_proof_words_tone_of:
 * @proof: what a rehearsal came to
 *
 * Returns: how good that is, alone and with its neighbours
 */
SbProofTone
sb_proof_words_tone_of (const SbProof *proof)
{
  return proof->breaks_chain ? SB_PROOF_BAD : sb_proof_words_tone (proof->grade);
}

/**
 * sb_proof_words_tone_class:
 * @tone: how good it is
 *
 * Returns: (transfer none): "success", "warning" or "error"
 */
const char *
sb_proof_words_tone_class (SbProofTone tone)
{
  static const char *const classes[] = { "success", "warning", "error" };

  return classes[tone];
}

/**
 * sb_proof_words_badge:
 * @proof: what a rehearsal came to
 *
 * Returns: (transfer none) (nullable): one or two words; %NULL where the files say the same
 */
const char *
sb_proof_words_badge (const SbProof *proof)
{
  static const char *const words[] = {
    [SB_GRADE_EXACT] = "↺ proven",
    [SB_GRADE_ORDER_ONLY] = "↺ order differs",
    [SB_GRADE_DATA_LOST] = "↺ loses rows",
    [SB_GRADE_LEAVES_OBJECTS] = "↺ leaves objects",
    [SB_GRADE_LOSES_OBJECTS] = "↺ loses objects",
    [SB_GRADE_FAILS] = "↺ fails",
    [SB_GRADE_IRREVERSIBLE] = "irreversible",
    [SB_GRADE_NO_ROLLBACK] = NULL,
    [SB_GRADE_NOT_REHEARSED] = "not rehearsed",
  };

  if (proof->breaks_chain && sb_grade_is_proof (proof->grade))
    return "↺ only alone";
  return words[proof->grade];
}

/**
 * sb_proof_words_status:
 * @proof: what a rehearsal came to
 * @chain: (nullable): what became of it and its neighbours, one after the other
 *
 * Returns: (transfer full): a line for the status strip
 */
char *
sb_proof_words_status (const SbProof *proof, const SbChain *chain)
{
  const char *words = sb_grade_get_words (proof->grade);
  g_autofree char *clause = chain != NULL
                                ? sb_chain_words_clause (chain, sb_grade_is_proof (proof->grade))
                                : NULL;

  if (proof->grade == SB_GRADE_NOT_REHEARSED)
    return g_strdup ("↺ could not be rehearsed");
  if (clause == NULL && proof->breaks_chain)
    clause = g_strdup (", but only alone: a chain broke at it");
  return g_strdup_printf ("↺ rehearsed: %s%s", words, clause != NULL ? clause : "");
}

/**
 * sb_proof_words_why:
 * @proof: what a rehearsal came to
 *
 * Returns: (transfer full): one sentence for a tooltip
 */
char *
sb_proof_words_why (const SbProof *proof)
{
  const char *words = sb_grade_get_words (proof->grade);

  return g_strdup_printf ("Rehearsed on %.10s with these scripts, on a copy in the sandbox: %s%s",
                          proof->time, words,
                          proof->breaks_chain ? ", but only alone: a chain broke at it" : "");
}
