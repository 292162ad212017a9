/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a template is made of, shared by its reader and its filler. Private to the floor. */
#pragma once

#include "sb-template.h"
#include "sb-value.h"

G_BEGIN_DECLS

typedef enum
{
  SB_NODE_TEXT,
  SB_NODE_VALUE,
  SB_NODE_IF,
  SB_NODE_ELSE,
  SB_NODE_END,
} SbNodeKind;

/**
 * SbNode:
 * @kind: what it is
 * @text: (nullable): the text; of a condition the value to compare with, %NULL for "is given"
 * @parameter: index of the parameter of a value or condition
 * @form: how the value is written
 *
 * A piece of a script: text, a value, or the beginning, turn or end of a conditional part.
 */
typedef struct
{
  SbNodeKind kind;
  char *text;
  guint parameter;
  SbForm form;
} SbNode;

struct _SbTemplate
{
  gatomicrefcount ref_count;
  char *path;
  char *id;
  char *title;
  char *summary;
  guint order;
  SbTemplateOrigin origin;
  gboolean hides_another;
  GArray *parameters;          /* SbParameter */
  GPtrArray *derived;          /* of each parameter GArray of SbNode, or NULL */
  GArray *scripts[SB_N_ROLES]; /* SbNode */
  GPtrArray *tags;             /* the dollar quotes that the scripts use */
};

/**
 * SbTemplateParser:
 *
 * A template file while it is read.
 */
typedef struct
{
  SbTemplate *self; /* borrowed */
  guint line;
  int role;       /* the script that is being read, -1 in the header */
  GArray *opened; /* lines of the conditions that are open */
  GArray *turned; /* whether each has had its else */
  guint n_blank;  /* empty lines that wait for what follows */
} SbTemplateParser;

GArray *sb_template_node_array_new (void);
gboolean sb_template_parser_fail (SbTemplateParser *parser, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean sb_template_find_parameter (SbTemplate *self, const char *name, guint *index);
gboolean sb_template_parse_line (SbTemplateParser *parser, const char *line, gsize length,
                                 GArray *nodes, GError **error);
gboolean sb_template_parse_directive (SbTemplateParser *parser, const char *text, GError **error);
SbValue *sb_template_read_value (SbTemplate *self, guint index, const char *given,
                                 GPtrArray *values, GError **cause);
gboolean sb_template_fill_nodes (SbTemplate *self, SbScriptRole role, GPtrArray *values,
                                 SbPreview *preview, GString *out, GError **error);
gboolean sb_template_parse (SbTemplate *self, const char *text, GError **error);

G_END_DECLS
