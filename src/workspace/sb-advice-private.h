/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of advice. Rows of one SQLSTATE stand in one table: those about a certain message
 * first. Where servers speak another language than English the general row is what people get. */
#pragma once

#include "sb-advice.h"

G_BEGIN_DECLS

extern const SbAdvice sb_advice_schema[];
extern const gsize sb_advice_n_schema;
extern const SbAdvice sb_advice_data[];
extern const gsize sb_advice_n_data;

G_END_DECLS
