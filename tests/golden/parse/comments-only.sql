-- A placeholder: nothing to undo.
/* and /* nested */ too */
