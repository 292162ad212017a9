/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the drafting of the kinds of statements shares: the work in progress, and names as SQL. */
#pragma once

#include "sb-draft.h"
#include "sb-identifier.h"
#include "sb-tree.h"

G_BEGIN_DECLS

#define OBJECT(type) PG_QUERY__OBJECT_TYPE__OBJECT_##type

/* What was made in the script after something else: what it may stand on. */
typedef enum
{
  SB_MADE_RELATION = 1 << 0,
  SB_MADE_ROUTINE = 1 << 1,
  SB_MADE_TYPE = 1 << 2,
  SB_MADE_ROLE = 1 << 3,
  SB_MADE_OTHER = 1 << 4,
} SbMade;

#define SB_MADE_N 5

typedef struct
{
  SbDraftStatement statement;
  guint group;
  guint order;
} SbDraftEntry;

struct _SbDraft
{
  /* owned */
  GPtrArray *entries; /* SbDraftEntry, in the order of the forward script until it is ended */
  SbTreeList *trees;
  GHashTable *made;    /* key → group, GUINT_TO_POINTER */
  GHashTable *gone;    /* keys of what the script has dropped */
  GHashTable *once;    /* what was set back once */
  GHashTable *renamed; /* key of the name there is → the name there was */
  char *path;          /* the search_path that the script has set, as SQL; "" before */
  char *path_schema;   /* where it makes what has no schema; NULL: not known, taken for public */
  /* borrowed */
  SbDraftFacts *facts;
  guint source;
  guint group;
  guint made_last[SB_MADE_N];
  gboolean is_verify;
  gboolean is_conditional; /* inside a block: it may have run or not */
  gboolean is_alone;       /* a statement refuses a transaction */
};

/* Entries: sb-draft-entries.c. They take SQL and reason. */
void sb_draft_begin (SbDraft *self);
void sb_draft_take (SbDraft *self, SbDraftGrade grade, char *why, char *sql);
void sb_draft_take_comment (SbDraft *self, char *why, char *sql);
void sb_draft_say_impossible (SbDraft *self, char *why);
gboolean sb_draft_once (SbDraft *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
const SbDraftAnswer *sb_draft_ask (SbDraft *self, SbDraftQuestion question, const char *object,
                                   const char *part);

/* What the script has made itself: sb-draft-made.c. */
char *sb_draft_key (SbDraft *self, const char *class, const char *schema, const char *name,
                    const char *part);
char *sb_draft_key_relation (SbDraft *self, const PgQuery__RangeVar *relation);
char *sb_draft_key_names (SbDraft *self, const char *class, PgQuery__Node *const *names, gsize n,
                          const char *part);
void sb_draft_made (SbDraft *self, const char *key, SbMade kind);
gboolean sb_draft_has_made (SbDraft *self, const char *key);
gboolean sb_draft_goes_along (SbDraft *self, const char *key, guint may_use);
gboolean sb_draft_unmake (SbDraft *self, const char *key);
void sb_draft_take_drop (SbDraft *self, const char *what, const char *key, SbMade kind,
                         gboolean may_exist, const SbDraftAnswer *before);
void sb_draft_rename (SbDraft *self, const char *from, const char *to, const char *name_before);
char *sb_draft_name_before (SbDraft *self, const char *key, const char *name);
char *sb_draft_relation_before (SbDraft *self, const PgQuery__RangeVar *relation);
char *sb_draft_column_before (SbDraft *self, const PgQuery__RangeVar *relation, const char *column);

/* Names as SQL: sb-draft-names.c. All are (transfer full). */
const char *sb_draft_string (const PgQuery__Node *node);
char *sb_draft_name_relation (const PgQuery__RangeVar *relation);
char *sb_draft_name_in_schema (const char *schema, const char *name);
char *sb_draft_name_list (PgQuery__Node *const *names, gsize n_names);
char *sb_draft_name_type (const PgQuery__TypeName *type);
char *sb_draft_name_parameters (const PgQuery__CreateFunctionStmt *stmt);
char *sb_draft_name_arguments (const PgQuery__ObjectWithArgs *object);
char *sb_draft_name_role (const PgQuery__RoleSpec *role);
char *sb_draft_name_roles (PgQuery__Node *const *roles, gsize n_roles);
char *sb_draft_name_columns (PgQuery__Node *const *names, gsize n_names);

/* The kinds of statements. */
void sb_draft_verify_node (SbDraft *self, const PgQuery__Node *node);
void sb_draft_node (SbDraft *self, const PgQuery__Node *node);
gboolean sb_draft_create_relation (SbDraft *self, const PgQuery__Node *node);
gboolean sb_draft_create_part (SbDraft *self, const PgQuery__Node *node);
gboolean sb_draft_create_named (SbDraft *self, const PgQuery__Node *node);
gboolean sb_draft_alter_object (SbDraft *self, const PgQuery__Node *node);
gboolean sb_draft_alter_named (SbDraft *self, const PgQuery__Node *node);
gboolean sb_draft_data (SbDraft *self, const PgQuery__Node *node);
void sb_draft_alter_table (SbDraft *self, const PgQuery__AlterTableStmt *stmt);
void sb_draft_column (SbDraft *self, const PgQuery__AlterTableStmt *stmt,
                      const PgQuery__AlterTableCmd *cmd);
void sb_draft_constraint (SbDraft *self, const PgQuery__AlterTableStmt *stmt,
                          const PgQuery__AlterTableCmd *cmd);
void sb_draft_drop (SbDraft *self, const PgQuery__DropStmt *stmt);
void sb_draft_grant (SbDraft *self, const PgQuery__GrantStmt *stmt);
void sb_draft_grant_role (SbDraft *self, const PgQuery__GrantRoleStmt *stmt);
void sb_draft_default_privileges (SbDraft *self, const PgQuery__AlterDefaultPrivilegesStmt *stmt);
void sb_draft_function (SbDraft *self, const PgQuery__CreateFunctionStmt *stmt);
void sb_draft_comment (SbDraft *self, const PgQuery__CommentStmt *stmt);
void sb_draft_publication (SbDraft *self, const PgQuery__AlterPublicationStmt *stmt);
void sb_draft_do (SbDraft *self, SbTree *tree);

/* One object as DROP, COMMENT ON and OWNER TO name it: sb-draft-object.c. */
typedef struct
{
  char *word;   /* TABLE, FUNCTION … */
  char *name;   /* as SQL, with arguments; the part alone for parts of a relation */
  char *on;     /* the relation or access method as SQL, or NULL */
  char *key;    /* what the script may have made */
  char *part;   /* of a relation: its name as the catalogs have it, or NULL */
  char *before; /* the name to ask the catalog about */
} SbDraftObject;

void sb_draft_object_init (SbDraft *self, SbDraftObject *object, PgQuery__ObjectType type,
                           const PgQuery__RangeVar *relation, const PgQuery__Node *node,
                           const char *part);
void sb_draft_object_clear (SbDraftObject *object);
char *sb_draft_object_to_sql (const SbDraftObject *object);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SbDraftObject, sb_draft_object_clear)

char *sb_draft_choose_name (SbDraft *self, const PgQuery__RangeVar *relation, const char *columns,
                            const char *label, gboolean *is_known);
void sb_draft_pieces (SbDraft *self, const SbDraftAnswer *pieces, const char *column,
                      const char *lost);

G_END_DECLS
