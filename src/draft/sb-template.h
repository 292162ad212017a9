/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates: named patterns that fill all three scripts of a new migration. Immutable. */
#pragma once

#include "sb-migration.h"

G_BEGIN_DECLS

#define SB_DRAFT_ERROR (sb_draft_error_quark ())

/**
 * SbDraftError:
 * @SB_DRAFT_ERROR_TEMPLATE: a template file is wrong; the message has file and line
 * @SB_DRAFT_ERROR_UNKNOWN: no template, or no parameter, of that name; the message lists those
 * there are
 * @SB_DRAFT_ERROR_VALUE: a value is missing or does not fit its parameter
 */
typedef enum
{
  SB_DRAFT_ERROR_TEMPLATE,
  SB_DRAFT_ERROR_UNKNOWN,
  SB_DRAFT_ERROR_VALUE,
} SbDraftError;

/**
 * SbParameter:
 * @name: as in `--set name=value`
 * @label: for people
 * @kind: what values it takes, such as "table", "column" or "expression": data/templates/README.md
 *   has them all
 * @of: for what belongs to a table, the name of the parameter with that table; there need not be
 *   such a parameter
 * @value: (nullable): the default; "" when it may stay empty, %NULL when it must be given; names in
 *   double braces stand for the values of other parameters
 * @choices: (nullable): for "choice"
 */
typedef struct
{
  char *name;
  char *label;
  char *kind;
  char *of;
  char *value;
  char **choices;
} SbParameter;

/** SB_VALUE_VERSION: the kind of the migration's version, which the program itself gives. */
#define SB_VALUE_VERSION "version"

/**
 * SbTemplateOrigin:
 * @SB_TEMPLATE_BUILT_IN: it came with Switchback
 * @SB_TEMPLATE_OF_USER: it is the user's own
 * @SB_TEMPLATE_OF_PROJECT: it is the project's
 */
typedef enum
{
  SB_TEMPLATE_BUILT_IN,
  SB_TEMPLATE_OF_USER,
  SB_TEMPLATE_OF_PROJECT,
} SbTemplateOrigin;

typedef struct _SbTemplate SbTemplate;

/**
 * SbBrokenTemplate:
 * @id: the word that it would be chosen by; %NULL for a folder that cannot be read
 * @error: why it cannot be used
 *
 * A file that should be a template and is none.
 */
typedef struct
{
  char *id;
  GError *error;
} SbBrokenTemplate;

/**
 * SbFilledSpan:
 * @start: byte offset of its first byte
 * @end: byte offset after its last byte
 * @parameter: index of the parameter whose value stands here
 * @is_missing: there is no value: its name stands here, as ‹name›
 *
 * Where a script holds a value.
 */
typedef struct
{
  guint start;
  guint end;
  guint parameter;
  gboolean is_missing;
} SbFilledSpan;

/**
 * SbPreview:
 * @texts: the scripts
 * @spans: (element-type SbFilledSpan): their values, in order
 * @defaults: of each parameter (nullable): its default with these values, as a person would write it
 * @problems: of each parameter (nullable): what is wrong with its value, cause alone
 * @n_parameters: how many parameters there are
 *
 * What a template gives so far.
 */
typedef struct
{
  char *texts[SB_N_ROLES];
  GArray *spans[SB_N_ROLES];
  char **defaults;
  char **problems;
  guint n_parameters;
} SbPreview;

GQuark sb_draft_error_quark (void);

GPtrArray *sb_template_load_folder (const char *folder, GPtrArray *broken, GError **error);
SbTemplate *sb_template_load (const char *path, GError **error);
SbTemplate *sb_template_find (GPtrArray *templates, const char *id, GError **error);
SbTemplate *sb_template_ref (SbTemplate *self);
void sb_template_unref (SbTemplate *self);
const char *sb_template_get_id (SbTemplate *self);
const char *sb_template_get_title (SbTemplate *self);
const char *sb_template_get_summary (SbTemplate *self);
void sb_template_set_origin (SbTemplate *self, SbTemplateOrigin origin);
SbTemplateOrigin sb_template_get_origin (SbTemplate *self);
void sb_template_set_hides_another (SbTemplate *self);
gboolean sb_template_hides_another (SbTemplate *self);
const SbParameter *sb_template_get_parameters (SbTemplate *self, guint *n_parameters);
gboolean sb_parameter_is_version (const SbParameter *self);
void sb_template_set_version (SbTemplate *self, GHashTable *values, const char *version);
char *sb_template_fill (SbTemplate *self, SbScriptRole role, GHashTable *values, GError **error);

SbPreview *sb_template_preview (SbTemplate *self, GHashTable *values);
void sb_preview_free (SbPreview *self);
void sb_broken_template_free (SbBrokenTemplate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTemplate, sb_template_unref)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbPreview, sb_preview_free)

G_END_DECLS
