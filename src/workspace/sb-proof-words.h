/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rehearsal came to, in the few words that a strip or a badge has room for. */
#pragma once

#include "sb-chain.h"
#include "sb-proofs.h"

G_BEGIN_DECLS

/**
 * SbProofTone:
 * @SB_PROOF_GOOD: the way back is one
 * @SB_PROOF_DOUBTFUL: nobody knows, or it is not quite one
 * @SB_PROOF_BAD: it is none
 */
typedef enum
{
  SB_PROOF_GOOD,
  SB_PROOF_DOUBTFUL,
  SB_PROOF_BAD,
} SbProofTone;

SbProofTone sb_proof_words_tone (SbGrade grade);
SbProofTone sb_proof_words_tone_of (const SbProof *proof);
const char *sb_proof_words_tone_class (SbProofTone tone);
const char *sb_proof_words_badge (const SbProof *proof);
char *sb_proof_words_status (const SbProof *proof, const SbChain *chain);
char *sb_proof_words_why (const SbProof *proof);

G_END_DECLS
