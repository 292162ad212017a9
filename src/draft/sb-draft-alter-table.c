/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ALTER TABLE and its kin: switches, options, partitions, inheritance. */
#include "sb-draft-private.h"

#include <string.h>

#define AT(type) PG_QUERY__ALTER_TABLE_TYPE__AT_##type

typedef struct
{
  const PgQuery__AlterTableStmt *stmt;
  char *word;   /* TABLE, VIEW, INDEX … */
  char *name;   /* as SQL, with IF EXISTS and ONLY as the author wrote */
  char *plain;  /* as SQL */
  char *before; /* what the catalog knows it by */
} Altered;

/* Takes ALTER … @change. */
static void
take (SbDraft *self, const Altered *altered, SbDraftGrade grade, const char *why, char *change)
{
  g_autofree char *owned = change;

  sb_draft_take (self, grade, g_strdup (why),
                 g_strdup_printf ("ALTER %s %s %s", altered->word, altered->name, change));
}

static const SbDraftAnswer *
ask (SbDraft *self, const Altered *altered)
{
  return sb_draft_ask (self, SB_DRAFT_ASK_RELATION, altered->before, NULL);
}

/* A switch of the relation: @column of the answer tells whether it was on. */
static void
set_back_switch (SbDraft *self, const Altered *altered, guint column, gboolean is_on,
                 const char *on, const char *off)
{
  const SbDraftAnswer *answer;

  if (!sb_draft_once (self, "switch %s %s", altered->plain, on))
    return;
  answer = ask (self, altered);
  if (answer == NULL)
    take (self, altered, SB_DRAFT_LOSSY,
          is_on ? "assumes that it was off before" : "assumes that it was on before",
          g_strdup (is_on ? off : on));
  else if (answer->n_rows > 0 && sb_draft_answer_get_boolean (answer, 0, column) != is_on)
    take (self, altered, SB_DRAFT_EXACT, NULL, g_strdup (is_on ? off : on));
}

/* The state of one trigger, or of all of them. */
static void
set_back_triggers (SbDraft *self, const Altered *altered, const char *name, gboolean is_disabled)
{
  const SbDraftAnswer *answer;

  if (!sb_draft_once (self, "trigger state %s %s", altered->plain, name))
    return;
  answer = sb_draft_ask (self, SB_DRAFT_ASK_TRIGGER, altered->before, name);
  if (answer == NULL)
    {
      g_autofree char *quoted = *name != '\0' ? sb_identifier_quote (name) : g_strdup ("USER");

      take (self, altered, SB_DRAFT_LOSSY,
            is_disabled ? "assumes that it was enabled before"
                        : "assumes that it was disabled before",
            g_strdup_printf ("%s TRIGGER %s", is_disabled ? "ENABLE" : "DISABLE", quoted));
      return;
    }
  for (guint i = 0; i < answer->n_rows; i++)
    take (self, altered, SB_DRAFT_EXACT, NULL,
          g_strdup_printf ("%s TRIGGER %s", sb_draft_answer_get (answer, i, 2),
                           sb_draft_answer_get (answer, i, 0)));
}

static void
set_back_rule (SbDraft *self, const Altered *altered, const char *name, gboolean is_disabled)
{
  g_autofree char *quoted = sb_identifier_quote (name);
  const SbDraftAnswer *answer;

  if (!sb_draft_once (self, "rule state %s %s", altered->plain, name))
    return;
  answer = sb_draft_ask (self, SB_DRAFT_ASK_RULE, altered->before, name);
  if (answer == NULL)
    take (self, altered, SB_DRAFT_LOSSY, "assumes that it was the other way before",
          g_strdup_printf ("%s RULE %s", is_disabled ? "ENABLE" : "DISABLE", quoted));
  else if (answer->n_rows > 0)
    take (self, altered, SB_DRAFT_EXACT, NULL,
          g_strdup_printf ("%s RULE %s", sb_draft_answer_get (answer, 0, 1), quoted));
}

/* Storage options: those that the script sets are set back or reset. */
static void
set_back_options (SbDraft *self, const Altered *altered, const PgQuery__AlterTableCmd *cmd)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const SbDraftAnswer *answer;
  const char *options;

  if (cmd->def != NULL && cmd->def->node_case == PG_QUERY__NODE__NODE_LIST)
    for (gsize i = 0; i < cmd->def->list->n_items; i++)
      {
        const PgQuery__DefElem *option = cmd->def->list->items[i]->def_elem;
        g_autofree char *quoted = sb_identifier_quote (option->defname);
        g_autofree char *space = *option->defnamespace != '\0'
                                     ? sb_identifier_quote (option->defnamespace)
                                     : NULL;

        g_string_append_printf (names, "%s%s%s%s", names->len > 0 ? ", " : "",
                                space != NULL ? space : "", space != NULL ? "." : "", quoted);
      }
  if (!sb_draft_once (self, "options %s", altered->plain))
    return;
  answer = ask (self, altered);
  if (answer == NULL && cmd->subtype == AT (ResetRelOptions))
    {
      sb_draft_say_impossible (self, g_strdup ("the options that it had are not known"));
      return;
    }
  options = answer != NULL ? sb_draft_answer_get (answer, 0, 16) : NULL;
  take (self, altered, answer == NULL ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
        answer == NULL ? "assumes that these options were not set before" : NULL,
        g_strdup_printf ("RESET (%s)", names->str));
  if (options != NULL)
    take (self, altered, SB_DRAFT_EXACT, NULL, g_strdup_printf ("SET (%s)", options));
}

/* What is one word in the answer: owner, tablespace, access method, replica identity, cluster. */
static void
set_back_word (SbDraft *self, const Altered *altered, guint column, const char *format,
               const char *without)
{
  const SbDraftAnswer *answer;
  const char *word;

  if (!sb_draft_once (self, "%s %s", format, altered->plain))
    return;
  answer = ask (self, altered);
  if (answer == NULL)
    {
      sb_draft_say_impossible (
          self, g_strdup_printf ("what it was before is not known: %s %s needs a database",
                                 altered->word, altered->plain));
      return;
    }
  word = sb_draft_answer_get (answer, 0, column);
  if (word != NULL)
    take (self, altered, SB_DRAFT_EXACT, NULL, g_strconcat (format, word, NULL));
  else if (answer->n_rows > 0 && without != NULL)
    take (self, altered, SB_DRAFT_EXACT, NULL, g_strdup (without));
}

static void
set_back_identity (SbDraft *self, const Altered *altered)
{
  const SbDraftAnswer *answer;
  const char *kind;

  if (!sb_draft_once (self, "identity %s", altered->plain))
    return;
  answer = ask (self, altered);
  kind = answer != NULL ? sb_draft_answer_get (answer, 0, 8) : "d";
  if (kind == NULL)
    return;
  take (self, altered, answer == NULL ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
        answer == NULL ? "assumes that it was the default before" : NULL,
        *kind == 'i'   ? g_strconcat ("REPLICA IDENTITY USING INDEX ",
                                      sb_draft_answer_get (answer, 0, 9), NULL)
        : *kind == 'f' ? g_strdup ("REPLICA IDENTITY FULL")
        : *kind == 'n' ? g_strdup ("REPLICA IDENTITY NOTHING")
                       : g_strdup ("REPLICA IDENTITY DEFAULT"));
}

static void
detach (SbDraft *self, const Altered *altered, const PgQuery__PartitionCmd *partition)
{
  g_autofree char *name = sb_draft_name_relation (partition->name);
  g_autofree char *before = sb_draft_relation_before (self, partition->name);
  const SbDraftAnswer *answer = sb_draft_ask (self, SB_DRAFT_ASK_RELATION, before, NULL);
  const char *bound;

  if (answer == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("the bounds that the partition had are not known"),
                             g_strdup_printf ("ALTER TABLE %s ATTACH PARTITION %s …",
                                              altered->plain, name));
      return;
    }
  bound = sb_draft_answer_get (answer, 0, 13);
  if (bound != NULL)
    take (self, altered, SB_DRAFT_EXACT, NULL,
          g_strdup_printf ("ATTACH PARTITION %s %s", name, bound));
}

static void
command (SbDraft *self, const Altered *altered, const PgQuery__AlterTableCmd *cmd)
{
  const PgQuery__Node *def = cmd->def;
  const PgQuery__RangeVar *other = def != NULL && def->node_case == PG_QUERY__NODE__NODE_RANGE_VAR
                                       ? def->range_var
                                       : NULL;
  const PgQuery__PartitionCmd *partition =
      def != NULL && def->node_case == PG_QUERY__NODE__NODE_PARTITION_CMD ? def->partition_cmd
                                                                          : NULL;
  g_autofree char *other_name = NULL;

  if (partition != NULL)
    other = partition->name;
  if (other != NULL)
    other_name = sb_draft_name_relation (other);
  switch (cmd->subtype)
    {
    case AT (EnableRowSecurity):
    case AT (DisableRowSecurity):
      set_back_switch (self, altered, 5, cmd->subtype == AT (EnableRowSecurity),
                       "ENABLE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY");
      break;
    case AT (ForceRowSecurity):
    case AT (NoForceRowSecurity):
      set_back_switch (self, altered, 6, cmd->subtype == AT (ForceRowSecurity),
                       "FORCE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY");
      break;
    case AT (EnableTrig):
    case AT (EnableAlwaysTrig):
    case AT (EnableReplicaTrig):
    case AT (DisableTrig):
      set_back_triggers (self, altered, cmd->name, cmd->subtype == AT (DisableTrig));
      break;
    case AT (EnableTrigAll):
    case AT (EnableTrigUser):
    case AT (DisableTrigAll):
    case AT (DisableTrigUser):
      if (cmd->subtype == AT (DisableTrigAll) || cmd->subtype == AT (EnableTrigAll))
        take (self, altered, SB_DRAFT_LOSSY,
              "assumes that the triggers of constraints were enabled",
              g_strdup ("ENABLE TRIGGER ALL"));
      set_back_triggers (self, altered, "",
                         cmd->subtype == AT (DisableTrigAll)
                             || cmd->subtype == AT (DisableTrigUser));
      break;
    case AT (EnableRule):
    case AT (EnableAlwaysRule):
    case AT (EnableReplicaRule):
    case AT (DisableRule):
      set_back_rule (self, altered, cmd->name, cmd->subtype == AT (DisableRule));
      break;
    case AT (SetRelOptions):
    case AT (ResetRelOptions):
      set_back_options (self, altered, cmd);
      break;
    case AT (ChangeOwner):
      set_back_word (self, altered, 4, "OWNER TO ", NULL);
      break;
    case AT (SetTableSpace):
      set_back_word (self, altered, 10, "SET TABLESPACE ", NULL);
      break;
    case AT (SetAccessMethod):
      set_back_word (self, altered, 11, "SET ACCESS METHOD ", NULL);
      break;
    case AT (ClusterOn):
    case AT (DropCluster):
      set_back_word (self, altered, 15, "CLUSTER ON ", "SET WITHOUT CLUSTER");
      break;
    case AT (ReplicaIdentity):
      set_back_identity (self, altered);
      break;
    case AT (SetLogged):
      take (self, altered, SB_DRAFT_EXACT, NULL, g_strdup ("SET UNLOGGED"));
      break;
    case AT (SetUnLogged):
      take (self, altered, SB_DRAFT_EXACT, NULL, g_strdup ("SET LOGGED"));
      break;
    case AT (AddInherit):
      take (self, altered, SB_DRAFT_EXACT, NULL, g_strconcat ("NO INHERIT ", other_name, NULL));
      break;
    case AT (DropInherit):
      take (self, altered, SB_DRAFT_LOSSY, "the columns that it had from its parent stay its own",
            g_strconcat ("INHERIT ", other_name, NULL));
      break;
    case AT (AddOf):
      take (self, altered, SB_DRAFT_EXACT, NULL, g_strdup ("NOT OF"));
      break;
    case AT (DropOf):
      set_back_word (self, altered, 19, "OF ", NULL);
      break;
    case AT (AttachPartition):
      if (altered->stmt->objtype == OBJECT (INDEX))
        sb_draft_say_impossible (self, g_strdup ("an index cannot be detached from its parent"));
      else
        take (self, altered, SB_DRAFT_EXACT, NULL,
              g_strconcat ("DETACH PARTITION ", other_name, NULL));
      break;
    case AT (DetachPartition):
      detach (self, altered, partition);
      break;
    case AT (DetachPartitionFinalize):
      sb_draft_say_impossible (self, g_strdup ("it ends a DETACH that another statement began"));
      break;
    case AT (AddConstraint):
    case AT (DropConstraint):
    case AT (AlterConstraint):
    case AT (ValidateConstraint):
      sb_draft_constraint (self, altered->stmt, cmd);
      break;
    case AT (GenericOptions):
    case AT (AlterColumnGenericOptions):
      sb_draft_say_impossible (self,
                               g_strdup ("the options of the foreign table before are not known"));
      break;
    default:
      sb_draft_column (self, altered->stmt, cmd);
    }
}

/* Whether the change goes along when the relation, which the script has made itself, goes. */
static gboolean
goes_along (SbDraft *self, const char *key, const PgQuery__AlterTableCmd *cmd)
{
  guint may_use = 0;

  switch (cmd->subtype)
    {
    case AT (AddColumn):
    case AT (AlterColumnType):
    case AT (ColumnDefault):
    case AT (AddConstraint):
      may_use = SB_MADE_RELATION | SB_MADE_ROUTINE | SB_MADE_TYPE | SB_MADE_OTHER;
      break;
    case AT (AttachPartition):
    case AT (AddInherit):
      may_use = SB_MADE_RELATION;
      break;
    case AT (ChangeOwner):
      may_use = SB_MADE_ROLE;
      break;
    case AT (AddOf):
      may_use = SB_MADE_TYPE;
      break;
    default:
      break;
    }
  return sb_draft_goes_along (self, key, may_use);
}

void
sb_draft_alter_table (SbDraft *self, const PgQuery__AlterTableStmt *stmt)
{
  g_auto (SbDraftObject) object = { 0 };
  g_autofree char *key = sb_draft_key_relation (self, stmt->relation);
  g_autofree char *before = sb_draft_relation_before (self, stmt->relation);
  Altered altered = { .stmt = stmt, .before = before };
  g_autofree char *name = NULL;

  sb_draft_object_init (self, &object, stmt->objtype, stmt->relation, NULL, NULL);
  altered.word = object.word;
  altered.plain = object.name;
  name = g_strconcat (stmt->missing_ok ? "IF EXISTS " : "",
                      stmt->relation->inh || stmt->objtype != OBJECT (TABLE) ? "" : "ONLY ",
                      object.name, NULL);
  altered.name = name;
  if (g_hash_table_contains (self->gone, key))
    return;
  for (gsize i = 0; i < stmt->n_cmds; i++)
    {
      if (stmt->cmds[i]->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_CMD
          || goes_along (self, key, stmt->cmds[i]->alter_table_cmd))
        continue;
      sb_draft_begin (self);
      command (self, &altered, stmt->cmds[i]->alter_table_cmd);
    }
}
