/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-kinds.h"

#define KIND(type, name, words)                                                                    \
  [PG_QUERY__OBJECT_TYPE__OBJECT_##type] = { name, "CREATE " words, "ALTER " words, "DROP " words }

static const SbKind kinds[] = {
  KIND (ACCESS_METHOD, "access method", "ACCESS METHOD"),
  KIND (AGGREGATE, "aggregate", "AGGREGATE"),
  KIND (ATTRIBUTE, "attribute", "TYPE"),
  KIND (CAST, "cast", "CAST"),
  KIND (COLUMN, "column", "TABLE"),
  KIND (COLLATION, "collation", "COLLATION"),
  KIND (CONVERSION, "conversion", "CONVERSION"),
  KIND (DATABASE, "database", "DATABASE"),
  KIND (DOMAIN, "domain", "DOMAIN"),
  KIND (DOMCONSTRAINT, "constraint", "DOMAIN"),
  KIND (EVENT_TRIGGER, "event trigger", "EVENT TRIGGER"),
  KIND (EXTENSION, "extension", "EXTENSION"),
  KIND (FDW, "foreign data wrapper", "FOREIGN DATA WRAPPER"),
  KIND (FOREIGN_SERVER, "server", "SERVER"),
  KIND (FOREIGN_TABLE, "foreign table", "FOREIGN TABLE"),
  KIND (FUNCTION, "function", "FUNCTION"),
  KIND (INDEX, "index", "INDEX"),
  KIND (LANGUAGE, "language", "LANGUAGE"),
  KIND (LARGEOBJECT, "large object", "LARGE OBJECT"),
  KIND (MATVIEW, "materialized view", "MATERIALIZED VIEW"),
  KIND (OPCLASS, "operator class", "OPERATOR CLASS"),
  KIND (OPERATOR, "operator", "OPERATOR"),
  KIND (OPFAMILY, "operator family", "OPERATOR FAMILY"),
  KIND (PARAMETER_ACL, "parameter", "SYSTEM"),
  KIND (POLICY, "policy", "POLICY"),
  KIND (PROCEDURE, "procedure", "PROCEDURE"),
  KIND (PUBLICATION, "publication", "PUBLICATION"),
  KIND (ROLE, "role", "ROLE"),
  KIND (ROUTINE, "routine", "ROUTINE"),
  KIND (RULE, "rule", "RULE"),
  KIND (SCHEMA, "schema", "SCHEMA"),
  KIND (SEQUENCE, "sequence", "SEQUENCE"),
  KIND (SUBSCRIPTION, "subscription", "SUBSCRIPTION"),
  KIND (STATISTIC_EXT, "statistics", "STATISTICS"),
  KIND (TABCONSTRAINT, "constraint", "TABLE"),
  KIND (TABLE, "table", "TABLE"),
  KIND (TABLESPACE, "tablespace", "TABLESPACE"),
  KIND (TRANSFORM, "transform", "TRANSFORM"),
  KIND (TRIGGER, "trigger", "TRIGGER"),
  KIND (TSCONFIGURATION, "text search configuration", "TEXT SEARCH CONFIGURATION"),
  KIND (TSDICTIONARY, "text search dictionary", "TEXT SEARCH DICTIONARY"),
  KIND (TSPARSER, "text search parser", "TEXT SEARCH PARSER"),
  KIND (TSTEMPLATE, "text search template", "TEXT SEARCH TEMPLATE"),
  KIND (TYPE, "type", "TYPE"),
  KIND (USER_MAPPING, "user mapping", "USER MAPPING"),
  KIND (VIEW, "view", "VIEW"),
};

/**
 * sb_kinds_get:
 * @type: the parser's word for a kind of object
 *
 * Any thread.
 *
 * Returns: (transfer none): our words for it; never %NULL
 */
const SbKind *
sb_kinds_get (PgQuery__ObjectType type)
{
  static const SbKind unknown = { "object", "", "", "" };

  if (type >= 0 && (gsize) type < G_N_ELEMENTS (kinds) && kinds[type].name != NULL)
    return &kinds[type];
  return &unknown;
}
