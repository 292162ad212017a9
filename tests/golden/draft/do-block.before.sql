CREATE TABLE t (a int);
CREATE TYPE there AS ENUM ('y');
