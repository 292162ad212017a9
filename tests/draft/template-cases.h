/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values for every template of ours, with what has to be there before and what proves it after. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SB_TEMPLATE_CASE_VERSION: the version of the migrations that the cases make. */
#define SB_TEMPLATE_CASE_VERSION "034"

/**
 * SbTemplateCase:
 * @name: of the case
 * @id: the template
 * @setup: what has to be there, in a database with Supabase's roles and the schema "My schema"
 * @values: as `name=value`
 * @proof: a query that answers "t" after the forward script
 * @rows: (nullable): a query whose answer the rollback brings back
 */
typedef struct
{
  const char *name;
  const char *id;
  const char *setup;
  const char *values[8];
  const char *proof;
  const char *rows;
} SbTemplateCase;

const SbTemplateCase *sb_template_cases_get (guint *n_cases);

G_END_DECLS
