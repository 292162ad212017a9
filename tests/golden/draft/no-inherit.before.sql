CREATE TABLE parent (a int);
CREATE TABLE tight () INHERITS (parent);
